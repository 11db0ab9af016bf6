"""Seconds that a claim is about: measurements of a machine, which stand beside the verdict and never in it."""
