"""Spectral methods, one a file."""
