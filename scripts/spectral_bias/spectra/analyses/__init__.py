"""Analyses that need no training, one a file."""
