"""Captions that state the claim, its verdict and the numbers, all of them read from the verdict file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spectral_bias.verdicts.words import replicated_tests, word


def caption(text: str, verdict: Mapping[str, Any], language: str = "en") -> str:
    """What is drawn, the verdict, each test with its estimate, interval and n, the replication, and the warnings.

    Args:
        text: what the figure shows, from the claim file, in that language.
        verdict: the verdict record.
        language: en or zh.
    """
    return _in_chinese(text, verdict) if language == "zh" else _in_english(text, verdict)


def _in_english(text: str, verdict: Mapping[str, Any]) -> str:
    scale = verdict["scale"]
    warning = "" if verdict["evidence"] else " These numbers are a miniature's and no evidence."
    tests = "; ".join(f"{test['kind']} {test['name']}: {numbers(test)}" for test in verdict["tests"])
    notes = "".join(f" Warning ({', '.join(each['tests'])}): {each['en']}." for each in warnings(verdict))
    again = replication(verdict)
    tests = tests[:1].upper() + tests[1:]
    return f"{text.strip()} Verdict at {scale} scale: {verdict['verdict']}.{warning} {tests}.{again}{notes}"


def _in_chinese(text: str, verdict: Mapping[str, Any]) -> str:
    scale = verdict["scale"]
    warning = "" if verdict["evidence"] else "这些数值来自缩小版，不作为证据。"
    tests = "；".join(f"{word(test['kind'], 'zh')} {test['name']}：{numbers(test, 'zh')}" for test in verdict["tests"])
    notes = "".join(f"警告（{'、'.join(each['tests'])}）：{each['zh']}。" for each in warnings(verdict))
    again, found = replication(verdict, "zh"), word(verdict["verdict"], "zh")
    return f"{text.strip()}{scale} 规模下的判定：{found}。{warning}{tests}。{again}{notes}"


def replication(verdict: Mapping[str, Any], language: str = "en") -> str:
    """The line on the replication, which is not drawn; empty if there is none."""
    record = verdict.get("replication")
    if not record:
        return ""
    count, found = replicated_tests(record, language), word(record["verdict"], language)
    if language == "zh":
        return f"以新的随机种子重复实验（检验 {count}）：{found}。"
    return f" Replicated with fresh seeds ({count} tests): {found}."


def numbers(test: Mapping[str, Any], language: str = "en") -> str:
    """``median 9.3 [8.1, 11.2], n = 16, at least 5: holds``; n counts undecided seeds too."""
    lower, upper = test["interval"]
    statistic, side, outcome = (word(test[key], language) for key in ("statistic", "side", "outcome"))
    found = f"{statistic} {estimate(test, language)}"
    if test["statistic"] == "value" and lower == upper:
        # One computed number: no seeds, no interval.
        comma, colon = ("，", "：") if language == "zh" else (", ", ": ")
        return f"{found}{comma}{side} {number(test['threshold'])}{colon}{outcome}"
    found += f" [{number(lower)}, {number(upper)}]"
    if language == "zh":
        undecided = f"（其中 {test['undecided']} 个无法判定）" if test["undecided"] else ""
        return f"{found}，n = {test['n']}{undecided}，{side} {number(test['threshold'])}：{outcome}"
    undecided = f" ({test['undecided']} undecided)" if test["undecided"] else ""
    return f"{found}, n = {test['n']}{undecided}, {side} {number(test['threshold'])}: {outcome}"


def estimate(test: Mapping[str, Any], language: str = "en") -> str:
    """A test's estimate; ``between 5 and ∞`` where the log leaves it open."""
    ends = test.get("estimate_ends")
    if test["estimate"] is None and ends:
        lower, upper = map(number, ends)
        return f"介于 {lower} 与 {upper} 之间" if language == "zh" else f"between {lower} and {upper}"
    return number(test["estimate"])


def warnings(verdict: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each warning of a verdict once, in English and Chinese, with the names of the tests that it concerns."""
    found: dict[str, dict[str, Any]] = {}
    for test in verdict["tests"]:
        for warning in test.get("warnings", ()):
            found.setdefault(warning["en"], {**warning, "tests": []})["tests"].append(test["name"])
    return list(found.values())


def number(value: float | str | None) -> str:
    """Three significant digits; infinity, a time that never came, as a sign."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value.replace("inf", "∞")
    return f"{value:.3g}"
