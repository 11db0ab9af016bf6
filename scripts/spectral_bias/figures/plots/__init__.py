"""Figures, one a file: a function of the claim's runs by experiment and of its verdict, with parameters of its own."""
