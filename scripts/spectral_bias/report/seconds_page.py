"""The page of a claim's tests on seconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.figures.caption import number
from spectral_bias.report.environment import rendered
from spectral_bias.report.interface_words import LANGUAGES
from spectral_bias.report.shown_tests import shown_test
from spectral_bias.verdicts.words import says

DURATIONS = (("µs", 1e-6), ("ms", 1e-3), ("s", 1.0))


def seconds_page(claim: str, title: Mapping[str, str], record: Mapping[str, Any]) -> str:
    """The page of a claim's tests on seconds.

    Args:
        claim: its name.
        title: its title by language.
        record: what was measured.
    """
    tests = [
        {
            **shown_test(test),
            "says": {language: says(test, language) for language in LANGUAGES},
            "shown_seconds": {
                name: {key: _duration(value) for key, value in each.items()} for name, each in test["seconds"].items()
            },
            "shown_counts": {name: _whole(count) for name, count in test["counts"].items()},
        }
        for test in record["tests"]
    ]
    return rendered(
        "timing.html", root="../report/", scale=record["scale"], claim=claim, title=title, record=record, tests=tests
    )


def _duration(seconds: float) -> str:
    """Three significant digits in the unit that fits: us, ms or s."""
    unit, size = next(((unit, size) for unit, size in DURATIONS if seconds < 1000 * size), DURATIONS[-1])
    return f"{number(seconds / size)} {unit}"


def _whole(count: float | str) -> str:
    """A count in full; infinity, what was never reached, as a sign."""
    return number(count) if isinstance(count, str) else f"{count:,.10g}".replace(",", "\u202f")
