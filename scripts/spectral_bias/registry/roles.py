"""What the evaluation points of a dataset with noisy labels are for, by number."""

from __future__ import annotations

ROLES = ("training", "validation", "test")
