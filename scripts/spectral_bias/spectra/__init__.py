"""Frequency analysis of a run's snapshots."""
