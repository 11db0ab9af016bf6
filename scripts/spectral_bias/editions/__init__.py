"""Frozen editions of the verdicts, and what is planned and expected from them."""
