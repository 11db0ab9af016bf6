"""A sentence of a card in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Both(NamedTuple):
    """The same in English and in Chinese."""

    en: str
    zh: str


def lines(said: Iterable[Both]) -> Both:
    """What is said, a line each; nothing of what is empty."""
    spoken = [each for each in said if each.en]
    return Both("\n".join(each.en for each in spoken), "\n".join(each.zh for each in spoken))
