"""Problems of a configuration, in words that help to fix them: file, key, value, what is allowed."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spectral_bias.config.text import on_one_line

NOTHING: Any = object()


@dataclass(frozen=True)
class Problem:
    """One fault in one place.

    Attributes:
        file: the file that holds the fault.
        keys: the path of keys down to the fault.
        message: what is wrong, and what is allowed.
        value: the value that was given, where there is one.
        line: the line in the file, from 1.
        hint: how to fix it, such as the nearest known name.
    """

    file: str
    keys: tuple[str | int, ...] = ()
    message: str = ""
    value: Any = NOTHING
    line: int | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        key = dotted(self.keys)
        value = "" if self.value is NOTHING else f" = {short(self.value)}"
        text = f"{place}{key and f': {key}'}{value}: {self.message}"
        return on_one_line(f"{text} ({self.hint})" if self.hint else text)


class ConfigError(ValueError):
    """Every problem found in the configuration, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} in the configuration:"
        super().__init__("\n".join([head, *(f"  - {problem}" for problem in self.problems)]))


def dotted(keys: Iterable[str | int]) -> str:
    """``('axes', 'a', 'values', 0)`` as ``axes.a.values[0]``."""
    text = ""
    for key in keys:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names the closest known name, or all of them where none is close."""
    names = sorted(known)
    same = [each for each in names if sorted(each.casefold()) == sorted(str(name).casefold())]
    close = [name] if name in names else same or difflib.get_close_matches(str(name), names, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known: {', '.join(names)}" if names else "none is known"


def short(value: Any) -> str:
    """A value as YAML writes it (``null``, ``true``), cut to 80 letters."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
