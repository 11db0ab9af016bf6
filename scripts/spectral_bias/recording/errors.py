"""The error that names everything that is wrong with what is to be recorded."""

from __future__ import annotations

from collections.abc import Sequence


class RecordingError(ValueError):
    """Every problem of a recording, all at once.

    Attributes:
        problems: one line each.
    """

    def __init__(self, *problems: str) -> None:
        self.problems = tuple(problems)
        many = [f"{len(problems)} problems:", *(f"  - {each}" for each in problems)]
        super().__init__("\n".join(many) if len(problems) != 1 else problems[0])


def raise_all(problems: Sequence[str]) -> None:
    """Raise an error if there are problems.

    Raises:
        RecordingError: there are.
    """
    if problems:
        raise RecordingError(*problems)
