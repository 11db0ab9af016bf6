"""Digests of the source code that a stage computes with."""
