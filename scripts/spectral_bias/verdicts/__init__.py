"""Measures, intervals and judging."""
