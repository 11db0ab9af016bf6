"""Tables of what a paper did: words for the page, in which braces stand for values of experiments."""

from __future__ import annotations

import re

import pytest

from real_plan import real_plan
from spectral_bias.config.catalogue import CONFIG, read_catalogue
from spectral_bias.config.paper_setup import filled
from spectral_bias.plan.plan import Plan

ROOT = CONFIG.parent
SETUP = """\
paper_setup:
  place: section 1
  rows:
    - aspect: seeds
      paper: Not stated.
      here: "{tones.seeds} seeds"
"""


@pytest.fixture(scope="module")
def shipped():
    return read_catalogue(folder=ROOT)


@pytest.fixture
def told(project):
    """The small project, whose claim says what its paper did."""
    project.replace(project.claim, "experiments: [tones]\n", f"{SETUP}experiments: [tones]\n")
    return project


def table(project, config=None):
    return Plan(project.read(config)).spec("page", "tones-first")["text"]["paper_setup"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{tones.seeds} seeds of {tones.model.widths}", "3 seeds of 16-16"),
        ("a = {tones.model.activation.a}", "a = 1, 0.3"),
        ("a = {tones[a=0.3].model.activation.a}", "a = 0.3"),
        ("x {tones[start=x8].model.initialisation.scale}", "x 8"),
        ("x {tones.model.initialisation.scale}", "x 1, 8"),
        ("{tones.model.activation}, {tones.optimiser} at {tones.optimiser.learning_rate}", "ricker, adam at 0.001"),
        ("{tones.spectra.0.thresholds}; {tones.spectra.0.frequencies}", "0.1, 0.2; 1-3"),
        ("paired: {tones.paired}", "paired: no"),
        ("the set {{1, 2}}", "the set {1, 2}"),
        ("nothing", "nothing"),
    ],
)
def test_a_brace_stands_for_a_value(project, text, expected):
    assert filled(text, project.read().runs) == expected


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        ("{tnoes.seeds}", "= \"tnoes\": is not among this claim's experiments (did you mean 'tones'?)"),
        ("{tones.seads}", "= \"seads\": is not a key of tones (did you mean 'seeds'?)"),
        ("{tones.model.width}", "= \"model.width\": is not a key of tones (did you mean 'widths'?)"),
        ("{tones[b=1].seeds}", '= "b": is not an axis of tones'),
        ("{tones[start=x9].seeds}", '= "x9": is not a value of that axis (known: plain, x8)'),
        ("{tones.dataset.terms}", '= "dataset.terms": holds more keys; name one of them'),
        ("{tones.snapshots}", '= "snapshots": holds more keys; name one of them'),
        ("{tones}", '= "tones": a brace names a value: {experiment.key}'),
        ("{}", "a brace names a value: {experiment.key}"),
        ("{tones.seeds:>9}", "a brace names a value: {experiment.key}"),
        ("{tones.seeds!r}", "a brace names a value: {experiment.key}"),
        ("{tones.modle.widths}", "= \"modle.widths\": is not a key of tones (did you mean 'model'?)"),
        ("{tones.__class__}", "is not a key of tones (known: batch, dataset"),
        ("{tones.seeds", "a brace names a value: {experiment.key}"),
        ("seeds}", "a brace itself is written twice"),
    ],
)
def test_a_brace_that_names_nothing_is_told_with_its_place(told, said, here, expected):
    told.replace(told.claim, "{tones.seeds} seeds", here)
    assert said().startswith("mine/claims/tones-first.yaml:14: paper_setup.rows[0].here")
    assert expected in said()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("place: section 1", "section: 1", "paper_setup.section = 1: is not a known key"),
        ("      paper: Not stated.\n", "", "paper_setup.rows[0].paper: is missing"),
        ("aspect: seeds", "aspct: seeds", "aspct = \"seeds\": is not a known key (did you mean 'aspect'?)"),
        (
            "place: section 1",
            "source: someone",
            'paper_setup.source = "someone": is not the key of one of this claim\'s',
        ),
    ],
)
def test_a_mistake_in_a_table_is_told(told, old, new, expected):
    told.replace(told.claim, old, new)
    assert any(expected in str(problem) for problem in told.problems())


def test_released_code_links_to_the_web_alone(told):
    code = "  released_code:\n    - {says: It differs., source: a file, url: 'javascript:alert(1)'}\n"
    told.replace(told.claim, "experiments: [tones]\n", f"{code}experiments: [tones]\n")
    problem = str(told.problems()[0])
    assert "released_code[0].url" in problem
    assert "must be an address that starts with https://" in problem


def test_the_page_shows_the_values_of_the_scale(told):
    assert [row["here"] for row in table(told)["rows"]] == ["3 seeds"]
    changed = table(told, {"experiments": {"tones": {"seeds": 5}}})
    assert [row["here"] for row in changed["rows"]] == ["5 seeds"]
    assert table(told)["source"] == "A. Author: A paper (2020)."


def test_a_claim_may_have_no_table(project):
    assert table(project) is None


def test_an_edit_of_a_table_makes_the_page_stale_and_nothing_else(told):
    before = Plan(told.read()).artefacts()
    told.replace(told.claim, "Not stated.", "Five.")
    after = Plan(told.read()).artefacts()
    assert {after[name][0] for name in before if before[name] != after[name]} == {"page"}


def test_every_shipped_claim_says_what_its_paper_did(shipped):
    assert [name for name, claim in shipped.claims.items() if claim.paper_setup is None] == []
    for name, claim in shipped.claims.items():
        setup = claim.paper_setup
        assert setup.source in {source.key for source in claim.sources}, name
        assert setup.place, name
        assert "seeds" in {row.aspect for row in setup.rows}, name


def test_no_number_of_an_experiment_is_typed_in_a_shipped_table(shipped):
    """Steps, seeds, points and widths come from the experiments, so that they cannot drift."""
    typed = re.compile(r"\d+ (?:steps|seeds|sweeps|points|nodes|units|images|pixels)|\d+-\d+")
    for name, claim in shipped.claims.items():
        for row in claim.paper_setup.rows:
            literal = re.sub(r"\{[^}]*\}", "", row.here)
            assert not typed.search(literal), (name, row.here)
            trained = any(shipped.experiments[each].model_dump().get("seeds") for each in claim.experiments)
            if row.aspect in {"steps", "seeds", "optimiser"} and trained:
                assert "{" in row.here, (name, row.aspect)


@pytest.mark.parametrize("scale", ["smoke", "paper"])
def test_shipped_tables_can_be_filled_at_every_scale(scale):
    plan = real_plan(scale)
    for claim in plan.claims:
        rows = plan.spec("page", claim)["text"]["paper_setup"]["rows"]
        assert all("{" not in row["here"] for row in rows), claim
