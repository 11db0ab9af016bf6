"""Initialisations of one affine layer, one a file."""
