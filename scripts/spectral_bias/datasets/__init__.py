"""Datasets, one file a family; a file's function bears the file's name."""
