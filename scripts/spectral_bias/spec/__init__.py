"""Typed configuration, names of runs, seed streams and code digests; imports nothing heavy."""
