"""The first page of the report: every claim as a card with its verdict, and the user's own logs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from spectral_bias.figures.caption import estimate
from spectral_bias.report.claim_tests import held_words
from spectral_bias.report.decisive import decisive_test, distance
from spectral_bias.report.environment import rendered
from spectral_bias.report.interface_words import CHAPTERS, LANGUAGES, word
from spectral_bias.report.interval_strip import strip
from spectral_bias.report.motion import motion
from spectral_bias.report.own_logs import own_logs
from spectral_bias.report.shown_tests import shown_test
from spectral_bias.report.shown_verdict import SHOWN_VERDICTS, shown_verdict
from spectral_bias.verdicts.words import INCONCLUSIVE, counted_replications, says

KINDS = (
    "too-few-seeds",
    "control-fails",
    "coarse-log",
    "all-diverged",
    "refuted",
    "corrected",
    "computed",
    "replicated",
)


def front_page(
    claims: Mapping[str, Any],
    verdicts: Mapping[str, Any],
    scale: str,
    player: Mapping[str, Any] | None = None,
    logs: Mapping[str, Any] | None = None,
) -> str:
    """The first page.

    Args:
        claims: by claim title, statement, corrected statement, chapter, and whether its figure is of lines alone.
        verdicts: verdict record by claim.
        scale: the scale's name.
        player: a player's record, for the picture at the top.
        logs: record of the card of each of the user's own logs, by its name.
    """
    cards = [_card(name, words, verdicts[name]) for name, words in claims.items()]
    chapters = [(chapter, [card for card in cards if card["chapter"] == chapter]) for chapter in CHAPTERS]
    chapters = [(chapter, found) for chapter, found in chapters if found]
    kinds = {kind for card in cards for kind in card["kinds"]}
    return rendered(
        "index.html",
        root="",
        scale=scale,
        title=word("all-claims"),
        chapters=chapters,
        chapter_words=[(chapter, word(f"chapter-{chapter}")) for chapter, _ in chapters],
        claims=len(cards),
        counts=_counts(verdicts),
        kind_words=[(kind, _kind_words(kind)) for kind in KINDS if kind in kinds],
        evidence=all(record["evidence"] for record in verdicts.values()),
        replications=_replications(claims, verdicts),
        # Of which seeds and interval can be told apart.
        example=next((card for card in cards if card["decisive"]["statistic"] == "median"), next(iter(cards), None)),
        moving=motion(player),
        logs=own_logs(logs or {}),
    )


def _counts(verdicts: Mapping[str, Any]) -> dict[str, Any]:
    """How many claims have each verdict, a corrected statement, and a replication that came to the same verdict."""
    found = Counter(map(shown_verdict, verdicts.values()))
    reasons = Counter(record["inconclusive"] for record in verdicts.values() if record["inconclusive"])
    again = [record["replication"] for record in verdicts.values() if record.get("replication")]
    settled = Counter(map(shown_verdict, again))
    return {
        "verdicts": [(verdict, found[verdict]) for verdict in SHOWN_VERDICTS],
        "reasons": [(INCONCLUSIVE[kind], count) for kind, count in sorted(reasons.items())],
        "corrected": sum(bool(record["corrected"]) for record in verdicts.values()),
        "corrected_supported": sum(
            bool(record["corrected"]) and record["corrected"]["verdict"] == "supported" for record in verdicts.values()
        ),
        "replicated": len(again),
        "again": [(verdict, count) for verdict in SHOWN_VERDICTS if (count := settled[verdict])],
    }


def _replications(claims: Mapping[str, Any], verdicts: Mapping[str, Any]) -> dict[str, str]:
    """The line on the replications in both languages; empty if there is none."""
    return {
        language: counted_replications(
            ((f"“{words['title'][language]}”", verdicts[name]) for name, words in claims.items()), language
        )
        for language in LANGUAGES
    }


def _card(name: str, words: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """What a card shows of a claim."""
    decisive = decisive_test(record["tests"])
    corrected = words["corrected"] and {**words["corrected"], **record["corrected"]}
    effect = distance(decisive)
    return {
        "claim": name,
        "title": words["title"],
        "statement": words["statement"],
        "chapter": words["chapter"],
        "lines_alone": words["lines_alone"],
        "verdict": record["verdict"],
        "shown": shown_verdict(record),
        "computed": _is_computed(record),
        "inconclusive": record["inconclusive"],
        "kinds": _kinds(record),
        "corrected": corrected,
        "replication": record.get("replication"),
        "decisive": shown_test(decisive),
        "says": {language: says(decisive, language) for language in LANGUAGES},
        "estimate": {language: estimate(decisive, language) for language in LANGUAGES},
        "strip": strip(decisive),
        # What a script sorts by is a number in every case.
        "effect": f"{effect:.6g}" if math.isfinite(effect) else str(math.copysign(1e300, effect)),
        "held": [words for kind in ("test", "control", "limit") if (words := _held(record["tests"], kind))],
    }


def _kinds(record: Mapping[str, Any]) -> list[str]:
    """What a reader may look for: why a claim failed, and whether it is corrected or replicated."""
    found = (
        record["inconclusive"] or record["verdict"],
        "corrected" if record["corrected"] else "",
        "computed" if _is_computed(record) else "",
        "replicated" if record.get("replication") else "",
    )
    return [kind for kind in found if kind in KINDS]


def _is_computed(record: Mapping[str, Any]) -> bool:
    """Whether no test of the claim has seeds: what is computed comes out the same each time."""
    return all(test["statistic"] == "value" for test in record["tests"] if test["kind"] == "test")


def _kind_words(kind: str) -> Mapping[str, str]:
    return INCONCLUSIVE[kind] if kind in INCONCLUSIVE else word(kind)


def _held(tests: Sequence[Mapping[str, Any]], kind: str) -> dict[str, str]:
    """How many tests of a kind hold, in words; empty if there is none."""
    outcomes = [test["outcome"] for test in tests if test["kind"] == kind]
    return held_words(kind, outcomes.count("holds"), len(outcomes)) if outcomes else {}
