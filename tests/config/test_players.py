"""A claim's player is checked before training: experiments, labels, runs, and whether their spectra keep frames."""

from __future__ import annotations

from pathlib import Path

import pytest

from real_plan import real_plan
from spectral_bias.plan.plan import Plan

PLAYER = """\
player:
  runs:
    - {experiment: tones, where: {start: plain}}
  left: {experiment: tones, run: a-1_start-plain}
  right: {experiment: tones, run: a-0.3_start-plain}
"""
FRAMES = ("  - {name: dft, frequencies: [1, 3]}\n", "  - {name: dft, frequencies: [1, 3]}\n  - player_frames\n")


@pytest.fixture
def played(project):
    """The small project with a player on its claim."""
    project.replace(project.experiment, *FRAMES)
    project.replace(project.claim, "caption:", f"{PLAYER}caption:")
    return project


@pytest.mark.parametrize("threshold", ["0", "-1", "1", "1.5"])
def test_a_threshold_of_a_relative_error_lies_between_nothing_and_all(played, said, threshold):
    played.replace(played.claim, PLAYER, f"{PLAYER}  threshold: {threshold}\n")
    message = said()
    assert "tones-first.yaml" in message
    assert f"player.threshold = {threshold}" in message
    assert ("greater than 0" if float(threshold) <= 0 else "less than 1") in message


def test_two_lines_in_an_experiment_and_a_claim_make_a_player(played):
    plan = Plan(played.read())
    assert plan.inputs("page", "tones-first")["player"] == ["results/players/tones-first.json"]
    assert plan.inputs("player", "tones-first")["spectra"] == [
        "results/spectra/tones/a-1_start-plain.nc",
        "results/spectra/tones/a-0.3_start-plain.nc",
    ]
    spec = plan.spec("player", "tones-first")
    assert (spec["left"], spec["right"], spec["step"], spec["threshold"]) == (0, 1, None, 0.2)
    assert [run["label"] for run in spec["runs"]] == [{"en": f"a = {a}", "zh": f"a = {a}"} for a in ("1", "0.3")]


# What replaces what in the player, and how the one problem goes on after "player.".
FAULTS = {
    "an unknown experiment": (
        "- {experiment: tones,",
        "- {experiment: tonse,",
        "runs[0].experiment = \"tonse\": is not among this claim's experiments (did you mean 'tones'?)",
    ),
    "an unknown axis": (
        "where: {start: plain}",
        "where: {stat: plain}",
        "runs[0].where.stat: is not an axis of tones (did you mean 'start'?)",
    ),
    "an unknown label": (
        "where: {start: plain}",
        "where: {start: plane}",
        "runs[0].where.start = \"plane\": is not a value of that axis (did you mean 'plain'?)",
    ),
    "an unknown run on the left": (
        "left: {experiment: tones, run: a-1_start-plain",
        "left: {experiment: tones, run: a-1_start-plane",
        "left.run = \"a-1_start-plane\": is not among the player's runs (did you mean 'a-1_start-plain'?)",
    ),
    "a run that is not chosen": (
        "run: a-0.3_start-plain",
        "run: a-0.3_start-x8",
        "right.run = \"a-0.3_start-x8\": is not among the player's runs (did you mean 'a-0.3_start-plain'?)",
    ),
    "an unknown experiment on the right": (
        "right: {experiment: tones,",
        "right: {experiment: tone,",
        "right.experiment = \"tone\": is not among the player's runs (did you mean 'tones'?)",
    ),
    "an unknown axis in a label": (
        "where: {start: plain}}",
        'where: {start: plain}, label: "a = {b}"}',
        'runs[0].label = "a = {b}": names {b}, which is no axis (known: a, start)',
    ),
    "one label for two runs": (
        "where: {start: plain}}",
        'where: {start: plain}, label: {en: "{a}", zh: 网络}}',
        'runs[0].label = "网络": is the same for several of the 2 runs that are chosen here (name what varies: {a})',
    ),
    "a run twice": (
        "{experiment: tones, where: {start: plain}}\n",
        "{experiment: tones, where: {start: plain}}\n    - {experiment: tones, where: {a: 1.0}}\n",
        'runs[1] = "a-1_start-plain": chooses a run of tones that is chosen before',
    ),
    "a step before the start": ("left:", "step: -1\n  left:", "step = -1: must be"),
    "no runs": ("    - {experiment: tones, where: {start: plain}}\n", "    []\n", "runs = []: "),
    "an unknown key": ("left:", "lift: 1\n  left:", "lift = 1: is not a known key (did you mean 'left'?)"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_with_its_place_and_its_mending(played, said, case):
    old, new, message = FAULTS[case]
    played.replace(played.claim, old, new)
    text = said()
    assert Path(text.split(":")[0]).name == "tones-first.yaml"
    assert f"player.{message}" in text


def test_a_spectrum_without_frames_is_named_with_the_method_to_add(project, said):
    project.replace(project.claim, "caption:", f"{PLAYER}caption:")
    assert said().endswith(
        'player.runs[0].experiment = "tones": is shown step by step, and the spectrum of its run a-1_start-plain keeps '
        "no frames (add `player_frames` to `spectra` in experiments/tones.yaml; hybrid_solver with `frames`)"
    )


def test_frames_of_points_in_many_dimensions_are_refused(project, said):
    tones = "  - {name: dft, frequencies: [1, 3]}\n"
    synthetic = project.experiment.read_text("utf-8").partition("dataset:\n")[2].partition("model:")[0]
    project.replace(project.experiment, synthetic, "  {name: high_dimensional, source: digits, train: 60}\n")
    project.replace(project.experiment, tones, "  - example_outputs\n  - player_frames\n")
    texts = [str(problem) for problem in project.problems()]
    assert any(
        'spectra[1] = "player_frames": shows points of one dimension or images; high_dimensional has points of 64 '
        "dimensions" in text
        for text in texts
    )


SQUARE = "{name: poisson_square, modes: [1], amplitudes: [1.0], train: 15, evaluate: 15}"
SPACE = "{{name: tones_in_space, frequencies: [1, 3], dimension: {}, arrangement: {}, train: 16}}"
# Dataset, method, and what is said of the method before anything is trained.
POINTS = [
    (SQUARE, "{name: hybrid_solver, coarsest: 3}", []),
    (
        SQUARE,
        "{name: hybrid_solver, coarsest: 3, frames: 5}",
        [
            "spectra[0].frames = 5: needs points of at most 1 dimension; poisson_square has points of 2 dimensions "
            "(leave frames out)"
        ],
    ),
    (SQUARE, "player_frames", []),
    (SPACE.format(2, "grid"), "player_frames", []),
    *(
        (
            SPACE.format(dimension, arrangement),
            "player_frames",
            [
                'spectra[0] = "player_frames": shows points of one dimension or images; tones_in_space has points of '
                f"{dimension} dimensions"
            ],
        )
        for dimension, arrangement in ((2, "direction"), (3, "direction"), (3, "grid"))
    ),
    (
        SPACE.format(3, "grid"),
        "{name: hybrid_solver, coarsest: 3}",
        [
            'spectra[0] = "hybrid_solver": needs points of at most 2 dimensions; tones_in_space has points of 3 '
            "dimensions"
        ],
    ),
]


@pytest.mark.parametrize(("data", "method", "said"), POINTS)
def test_frames_that_the_points_do_not_allow_are_refused_before_training(project, data, method, said):
    synthetic = project.experiment.read_text("utf-8").partition("dataset:\n")[2].partition("model:")[0]
    project.replace(project.experiment, synthetic, f"  {data}\n")
    project.replace(project.experiment, "  - {name: dft, frequencies: [1, 3]}\n", f"  - {method}\n")
    texts = [str(problem).partition(": ")[2] for problem in project.problems()]
    assert [text for text in texts if text.startswith("spectra")] == said


@pytest.mark.parametrize("scale", ["default", "smoke", "paper", "replication"])
def test_every_scale_shows_its_own_players(scale):
    plan = real_plan(scale)
    with_player = [claim for claim, record in plan.claims.items() if record.player]
    assert len(with_player) >= 12
    for claim in with_player:
        record, spec = plan.claims[claim].player, plan.spec("player", claim)
        left = spec["runs"][spec["left"]]
        assert (left["experiment"], left["run"]) == (record.left.experiment, record.left.run)
        labels = [run["label"] for run in spec["runs"]]
        assert len({label["en"] for label in labels}) == len({label["zh"] for label in labels}) == len(labels)
        assert all("{" not in text for label in labels for text in label.values())
        assert all(record.about.model_dump().values())
