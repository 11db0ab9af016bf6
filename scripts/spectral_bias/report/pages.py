"""The report's pages, rendered from verdict files; every piece of text is escaped by the template engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from spectral_bias.figures.caption import caption, estimate, number, warnings
from spectral_bias.registry.levels import CONFIDENCE
from spectral_bias.verdicts.table import held
from spectral_bias.verdicts.words import counted_replications, replicated_tests, says, why

TEMPLATES = Path(__file__).resolve().parents[3] / "report" / "templates"
KINDS = ("tests", "controls", "limits")
SIDES = {"at_least": "≥", "at_most": "≤"}
DURATIONS = (("µs", 1e-6), ("ms", 1e-3), ("s", 1.0))


def claim_page(
    claim: str,
    text: Mapping[str, Any],
    setups: Mapping[str, Any],
    verdict: Mapping[str, Any],
    certificate: str,
    commands: Sequence[str] = (),
) -> str:
    """The page of one claim.

    Args:
        claim: its name.
        text: the claim file's words.
        setups: its experiments, resolved.
        verdict: its verdict record.
        certificate: the verdict's certificate as text.
        commands: shell commands that make the page again.
    """
    shown = {name: yaml.safe_dump(each["setup"], sort_keys=False, allow_unicode=True) for name, each in setups.items()}
    return (
        _environment()
        .get_template("page.html")
        .render(
            claim=claim,
            text=text,
            setups=setups,
            commands=commands,
            shown=shown,
            verdict=verdict,
            why=why,
            tests=[_row(test) for test in verdict["tests"]],
            replication=_replication(verdict),
            warnings=warnings(verdict),
            refutations=[_what_would_refute(test) for test in verdict["tests"] if test["kind"] == "test"],
            caption={language: caption(words, verdict, language) for language, words in text["caption"].items()},
            certificate=certificate,
        )
    )


def overview_page(claims: Mapping[str, Any], verdicts: Mapping[str, Any], scale: str) -> str:
    """The overview of all claims.

    Args:
        claims: title, statement and corrected statement by claim.
        verdicts: verdict record by claim.
        scale: the scale's name.
    """
    rows = [
        {
            "claim": name,
            "title": words["title"],
            "statement": words["statement"]["en"],
            "verdict": verdicts[name]["verdict"],
            "inconclusive": verdicts[name]["inconclusive"],
            "corrected": words["corrected"] and {**words["corrected"], **verdicts[name]["corrected"]},
            "replication": verdicts[name].get("replication"),
            "tests": [_row(test) for test in verdicts[name]["tests"]],
            "held": "; ".join(f"{kind} {held(verdicts[name]['tests'], kind[:-1])}" for kind in KINDS),
        }
        for name, words in claims.items()
    ]
    evidence = all(verdicts[name]["evidence"] for name in claims)
    counted = counted_replications((words["title"]["en"], verdicts[name]) for name, words in claims.items())
    return (
        _environment()
        .get_template("index.html")
        .render(rows=rows, scale=scale, evidence=evidence, why=why, replications=counted)
    )


def timing_page(claim: str, title: Mapping[str, str], record: Mapping[str, Any]) -> str:
    """The page of a claim's tests on seconds.

    Args:
        claim: its name.
        title: its title by language.
        record: what was measured.
    """
    tests = [
        {
            **_row(test),
            "shown_seconds": {
                name: {key: _duration(value) for key, value in each.items()} for name, each in test["seconds"].items()
            },
            "shown_counts": {name: _whole(count) for name, count in test["counts"].items()},
        }
        for test in record["tests"]
    ]
    return _environment().get_template("timing.html").render(claim=claim, title=title, record=record, tests=tests)


def _duration(seconds: float) -> str:
    """Three significant digits in the unit that fits: us, ms or s."""
    unit, size = next(((unit, size) for unit, size in DURATIONS if seconds < 1000 * size), DURATIONS[-1])
    return f"{number(seconds / size)} {unit}"


def _whole(count: float | str) -> str:
    """A count in full; infinity, what was never reached, as a sign."""
    return number(count) if isinstance(count, str) else f"{count:,.10g}".replace(",", "\u202f")


def _row(test: Mapping[str, Any]) -> dict[str, Any]:
    """One test as the tables show it."""
    lower, upper = test["interval"]
    return {
        **test,
        "says_zh": says(test, "zh"),
        "shown_estimate": estimate(test),
        "shown_ends": [number(end) for end in test.get("estimate_ends") or ()],
        "shown_interval": f"[{number(lower)}, {number(upper)}]",
        "shown_refutation": _refutation(test),
        "shown_threshold": f"{SIDES[test['side']]} {number(test['threshold'])}",
    }


def _replication(verdict: Mapping[str, Any]) -> dict[str, Any] | None:
    """A replication with its tests beside the first ones, and both together; None if there is none."""
    replication = verdict.get("replication")
    if not replication:
        return None
    both = {
        name: {"shown_interval": f"[{number(each['interval'][0])}, {number(each['interval'][1])}]", **each}
        for name, each in replication["both"].items()
    }
    rows = [
        {"first": _row(first), "again": _row(again), "both": both.get(first["name"])}
        for first, again in zip(verdict["tests"], replication["tests"], strict=True)
    ]
    return {
        **replication,
        "rows": [{**row, "shown_both": row["both"] and estimate(row["both"])} for row in rows],
        "replicated_tests": replicated_tests(replication),
        "warnings": warnings({"tests": [test for test in replication["tests"] if test["replicated"]]}),
    }


def _refutation(test: Mapping[str, Any]) -> str:
    """The interval by which a test fails with its level, where that is not the 95 % interval; else empty."""
    level, interval = test.get("refutation_level"), test.get("refutation_interval")
    if level is None or interval is None or level <= CONFIDENCE:
        return ""
    lower, upper = interval
    return f"[{number(lower)}, {number(upper)}] ({100 * level:.4g} %)"


def _what_would_refute(test: Mapping[str, Any]) -> dict[str, str]:
    """What would refute a test, and its interval at that level in these results."""
    lower, upper = test.get("refutation_interval") or test["interval"]
    level, threshold = test.get("refutation_level") or 0.95, number(test["threshold"])
    side = "below" if test["side"] == "at_least" else "above"
    if test["statistic"] == "value":
        return {"name": test["name"], "says": f"the number lies {side} {threshold}", "here": number(test["estimate"])}
    says = f"the whole {100 * level:.4g} % interval of the {test['statistic']} lies {side} {threshold}"
    return {"name": test["name"], "says": says, "here": f"[{number(lower)}, {number(upper)}]"}


def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
