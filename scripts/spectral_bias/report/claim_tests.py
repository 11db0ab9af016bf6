"""A claim's tests, controls and limits as its page shows them, each kind under a heading of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spectral_bias.figures.caption import estimate
from spectral_bias.report.interface_words import LANGUAGES, word
from spectral_bias.report.interval_strip import strip
from spectral_bias.report.shown_tests import shown_interval, shown_test
from spectral_bias.verdicts.words import says

KINDS = ("test", "control", "limit")


def claim_tests(tests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each kind that a claim has, with its heading, its rows, and how many of them hold.

    Args:
        tests: of a verdict record.
    """
    kinds: list[dict[str, Any]] = []
    for kind in KINDS:
        rows = [claim_test(test) for test in tests if test["kind"] == kind]
        holding = sum(row["outcome"] == "holds" for row in rows)
        if rows:
            names = {
                outcome: [row["name"] for row in rows if row["outcome"] == outcome]
                for outcome in ("fails", "undecided")
            }
            kinds.append(
                {
                    "name": kind,
                    "heading": word(f"{kind}s"),
                    "rows": rows,
                    "held": held_words(kind, holding, len(rows)),
                    "failing": names["fails"],
                    "open": names["undecided"],
                }
            )
    return kinds


def held_words(kind: str, holding: int, count: int) -> dict[str, str]:
    """How many of a kind hold, in words; a limit that holds says where the claim breaks, so it is "as stated".

    Args:
        kind: test, control or limit.
        holding: how many hold.
        count: how many there are.
    """
    heading = word(f"{kind}s")
    if kind == "limit":
        return {
            "en": f"{holding} of {count} {heading['en']} are as stated",
            "zh": f"{heading['zh']}：{count} 项中 {holding} 项与所述一致",
        }
    return {
        "en": f"{holding} of {count} {heading['en']} hold",
        "zh": f"{heading['zh']}：{count} 项中 {holding} 项成立",
    }


def claim_test(test: Mapping[str, Any], beside: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """A test with its words in both languages, its numbers as text, and its seeds as a small plot.

    Args:
        test: of a verdict record.
        beside: tests whose plots stand beside it, on the same axis.
    """
    return {
        **shown_test(test),
        "says": {language: says(test, language) for language in LANGUAGES},
        "shown_estimate": {language: estimate(test, language) for language in LANGUAGES},
        "shown_sustained": _by_sustained(test),
        "strip": strip(test, beside),
    }


def _by_sustained(test: Mapping[str, Any]) -> dict[str, str]:
    """What a test of first passages would be by sustained times, where errors rise again; empty where they do not."""
    found = next((warning["sustained"] for warning in test["warnings"] if "sustained" in warning), None)
    if found is None:
        return {}
    interval = shown_interval(found["interval"])
    return {language: f"{estimate(found, language)} {interval}" for language in LANGUAGES}
