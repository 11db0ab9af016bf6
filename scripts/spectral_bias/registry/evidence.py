"""The record of one number that a conclusion about a log or a signal rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """One number that a conclusion rests on.

    Attributes:
        name: a word for programs.
        value: the number.
        level: what it is compared with; None if it is not.
        says: what it means.
        zh: that in Chinese; empty where there is none.
    """

    name: str
    value: float
    level: float | None
    says: str
    zh: str = ""
