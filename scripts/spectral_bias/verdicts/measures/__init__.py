"""Measures, one a file: one number per seed, read off spectra."""
