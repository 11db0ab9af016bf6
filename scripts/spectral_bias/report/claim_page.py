"""The page of one claim: its sentence, verdict, figure and numbers, what would refute it, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from spectral_bias.figures.caption import caption, numbers, warnings
from spectral_bias.figures.inline_figure import inline_figure
from spectral_bias.plan.records.report import PageSpec
from spectral_bias.report.ancestry import ancestry
from spectral_bias.report.claim_code import KINDS, claim_code
from spectral_bias.report.claim_tests import claim_tests
from spectral_bias.report.decisive import decisive_test
from spectral_bias.report.environment import rendered
from spectral_bias.report.figure_words import figure_words
from spectral_bias.report.formulas import with_plain_formulas
from spectral_bias.report.interface_words import LANGUAGES, in_language
from spectral_bias.report.player_charts import player_charts
from spectral_bias.report.refutations import refutation
from spectral_bias.report.seed_values import seed_values
from spectral_bias.report.shown_replication import shown_replication
from spectral_bias.verdicts.words import says

# What a record's file holds besides the record.
OF_THE_FILE = ("certificate", "seal")


def claim_page(
    asked: PageSpec,
    verdict: Mapping[str, Any],
    figure: bytes,
    path: str,
    digests: Mapping[str, str],
    player: Mapping[str, Any] | None = None,
) -> str:
    """The page of one claim.

    Args:
        asked: the words of its file, its experiments, and the commands that make the page again.
        verdict: its verdict record.
        figure: its figure, an SVG file.
        path: the page's path in the working folder.
        digests: SHA-256 by path of what the page is made from.
        player: its player's record, if it has one.
    """
    text, setups = asked.text, asked.setups
    shown = _drawn_by_script(player) if player else {}
    code = claim_code(asked.modules)
    return rendered(
        "page.html",
        root="../",
        scale=verdict["scale"],
        title=text["title"],
        claim=asked.claim,
        text=text,
        record=verdict,
        figure=_figure(asked, figure),
        caption=_caption(text["caption"], verdict),
        figure_words=figure_words(figure),
        values=seed_values(verdict["tests"]),
        computed=[name for name, each in setups.items() if "analysis" in each["setup"]],
        spectra=sum(len(each["runs"]) for each in setups.values()),
        player=shown,
        charts=bool(shown),
        player_charts=player_charts(shown) if shown else None,
        code=code,
        measures={each.name: each for words, files in code if words is KINDS["measure"] for each in files},
        carried={each.path: each.place for _, files in code for each in files},
        kinds=claim_tests(verdict["tests"]),
        decisive=_decisive(verdict),
        warnings=warnings(verdict),
        replication=shown_replication(verdict),
        refutations=[refutation(test) for test in verdict["tests"] if test["kind"] == "test"],
        cited=any(text[key] for key in ("sources", "survey_section", "paper_setup", "remark")),
        **_commands(asked.commands),
        ancestry=ancestry(path, setups, verdict["certificate"], digests),
        setups=setups,
        configurations={name: _as_yaml(each["setup"]) for name, each in setups.items()},
    )


def _decisive(verdict: Mapping[str, Any]) -> dict[str, Any] | None:
    """The test that an unsupported claim fails by, or that leaves it open: its name, sentence and numbers."""
    if verdict["verdict"] == "supported":
        return None
    test = decisive_test(verdict["tests"])
    return {
        "name": test["name"],
        "says": {language: says(test, language) for language in LANGUAGES},
        "numbers": {language: numbers(test, language) for language in LANGUAGES},
    }


def _drawn_by_script(player: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's script shows step by step; it draws the runs' names, which are sentences of the claim's file."""
    shown = {key: value for key, value in player.items() if key not in OF_THE_FILE}
    return {**shown, "runs": [{**run, "label": _plain(run["label"])} for run in shown["runs"]]}


def _plain(words: Mapping[str, str]) -> dict[str, str]:
    return {language: with_plain_formulas(text) for language, text in words.items()}


def _figure(asked: PageSpec, figure: bytes) -> str:
    """The figure as a part of the page, named and described in both languages."""
    title, drawn = (
        " · ".join(dict.fromkeys(in_language(asked.text[key], language) for language in LANGUAGES))
        for key in ("title", "caption")
    )
    return inline_figure(figure, "drawn", title, drawn)


def _caption(drawn: Mapping[str, str], verdict: Mapping[str, Any]) -> dict[str, str]:
    """What is drawn, the verdict and the numbers of the first test, the most direct one; all others follow below."""
    first = {**verdict["tests"][0], "warnings": []}
    record = {**verdict, "tests": [first]}
    return {language: caption(in_language(drawn, language), record, language) for language in LANGUAGES}


def _commands(commands: Sequence[str]) -> dict[str, Any]:
    """The one command that makes figure and page, the others, and notes on files that lie elsewhere."""
    notes = [line.lstrip("# ") for line in commands if line.startswith("#")]
    command, *others = [line for line in commands if not line.startswith("#")]
    return {"notes": notes, "command": command, "others": others}


def _as_yaml(setup: Mapping[str, Any]) -> str:
    return yaml.safe_dump(setup, sort_keys=False, allow_unicode=True)
