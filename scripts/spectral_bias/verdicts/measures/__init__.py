"""Measures, one a file: one number per seed, computed from spectra."""
