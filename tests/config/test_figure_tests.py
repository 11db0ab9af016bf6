"""A figure that needs tests which its claim has not is refused before anything runs, with all that it lacks."""

from __future__ import annotations

import pytest

FIGURE = "{name: all_runs, experiment: tones, run: a-1_start-plain}"
OWN = """
from spectral_bias.registry.facts import FigureFacts


def bars(experiments, verdict, *, experiment, judged="order"):
    ...


def bars_facts(*, experiment, judged):
    return FigureFacts(tests=(TESTS,))
"""


@pytest.fixture
def drawn(project, monkeypatch):
    """A function from what an own figure declares to the project whose claim has that figure."""
    monkeypatch.syspath_prepend(project.folder)

    def drawn(tests: str, figure: str = '{name: "own_bars:bars", experiment: tones}'):
        project.write("own_bars.py", OWN.replace("TESTS", tests))
        project.replace(project.claim, FIGURE, figure)
        return project

    return drawn


@pytest.fixture
def refused(drawn):
    """The same, to what is said of it."""
    return lambda *given: [str(each).partition("figure")[2] for each in drawn(*given).problems()]


@pytest.mark.parametrize(
    "tests",
    [
        '{"name": "order"}',
        '{"name": judged}',
        '{"measure": "passage_order", "kind": "control"}',
        '{"experiment": experiment, "value": "threshold"}',
        '{"measure": "passage_order", "threshold": 0.2, "kind": "test"}',
    ],
)
def test_a_figure_whose_tests_are_there_is_taken(drawn, tests):
    assert drawn(tests).read()


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        (
            '{"name": "ordr"}',
            " = \"own_bars:bars\": own_bars:bars draws the test 'ordr', which this claim does not have "
            "(did you mean 'order'?)",
        ),
        (
            '{"measure": "slope", "threshold": 0.2}',
            ' = "own_bars:bars": own_bars:bars draws the claim\'s one test of slope with threshold = 0.2, and it has '
            "none (order (passage_order on tones), large-start (passage_order on tones))",
        ),
        (
            '{"measure": "passage_order"}',
            ' = "own_bars:bars": own_bars:bars draws the claim\'s one test of passage_order, and it has 2 '
            "(order (passage_order on tones), large-start (passage_order on tones))",
        ),
        (
            '{"experiment": "tones", "value": "levels"}',
            ' = "own_bars:bars": own_bars:bars draws the levels of the claim\'s tests on tones, and none has one',
        ),
        (
            '{"value": "kind"}',
            ' = "own_bars:bars": own_bars:bars draws the kind of the claim\'s tests, and they differ '
            "(test in order, control in large-start)",
        ),
    ],
)
def test_a_test_that_is_not_there_is_told_with_what_there_is(refused, tests, said):
    assert refused(tests) == [said]


def test_a_parameter_that_names_no_test_is_told_at_its_key(refused):
    found = refused('{"name": judged}', '{name: "own_bars:bars", experiment: tones, judged: ordr}')
    assert found == [""".judged = "ordr": is not a test of this claim (did you mean 'order'?)"""]


def test_all_that_is_lacking_is_told_at_once(refused):
    assert len(refused('{"name": "a"}, {"name": "order"}, {"measure": "b"}, {"value": "c"}')) == 3


def test_tests_of_an_experiment_that_the_claim_does_not_read_are_not_looked_for(refused):
    found = refused('{"experiment": experiment, "value": "x"}', '{name: "own_bars:bars", experiment: others}')
    assert len(found) == 1
    assert "is not among this claim's experiments" in found[0]
