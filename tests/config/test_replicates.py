"""Replicates in the configuration: what they inherit, and what is refused, each with the message that it must give."""

from __future__ import annotations

import pytest

AGAIN = "mine/experiments/tones-again.yaml"
NOISY = """  name: noisy
  terms: [{sin: 1}, {sin: 3}]
  std: 0.3
  copies: 3
"""
DATASET = "  name: synthetic\n  terms: [{sin: 1}, {sin: 3}]\n  train: 64\n  evaluate: 256\n"
METHODS = "  - {name: dft, frequencies: [1, 3]}"
COMPUTED = "title: A solver.\nanalysis: {name: network_size, widths: [4]}\n"


@pytest.fixture
def again(project):
    """A function that writes a replicate of the small project's experiment."""

    def again(text: str = "replicates: tones\nseeds: 7\n", name: str = AGAIN):
        return project.write(name, text)

    return again


def but_for(setup, *keys):
    return {key: value for key, value in setup.model_dump().items() if key not in keys}


def test_a_replicate_inherits_everything_but_title_and_seeds(project, again):
    again()
    catalogue = project.read()
    assert catalogue.replicates == {"tones": "tones-again"}
    first, other = catalogue.experiments["tones"], catalogue.experiments["tones-again"]
    assert but_for(first, "title", "seeds") == but_for(other, "title", "seeds")
    assert (first.seeds, other.seeds) == (3, 7)
    assert other.title == "Two tones and a Ricker network. Once more, with fresh seeds."
    assert list(catalogue.runs["tones-again"]) == list(catalogue.runs["tones"])
    for name, run in catalogue.runs["tones-again"].items():
        before = catalogue.runs["tones"][name]
        assert (run.experiment, run.name, run.setup.seeds) == ("tones-again", name, 7)
        assert (run.coordinates, run.values) == (before.coordinates, before.values)
        assert but_for(run.setup, "title", "seeds") == but_for(before.setup, "title", "seeds")


def test_an_overlay_of_the_first_is_inherited_and_one_of_the_replicate_sets_its_seeds(project, again):
    again()
    overlay = {"experiments": {"tones": {"steps": 50}, "tones-again": {"seeds": 2}}}
    catalogue = project.read({"scale": "smoke", **overlay})
    setup = catalogue.runs["tones-again"]["a-1_start-plain"].setup
    assert (setup.steps, setup.seeds) == (50, 2)
    assert catalogue.runs["tones"]["a-1_start-plain"].setup.seeds == 3


def test_some_runs_are_chosen_by_the_labels_of_axes(project, again):
    again("replicates: tones\nseeds: 7\nruns: {a: 1.0, start: [x8, plain]}\n")
    catalogue = project.read()
    assert list(catalogue.runs["tones-again"]) == ["a-1_start-plain", "a-1_start-x8"]
    axes = catalogue.experiments["tones-again"].axes
    assert (axes["a"].values, list(axes["start"].cases)) == ([1.0], ["plain", "x8"])


def test_copies_of_the_noise_follow_the_seeds(project, again):
    project.claim.unlink()
    project.replace(project.experiment, DATASET, NOISY)
    project.replace(project.experiment, METHODS, "  - early_stopping")
    again()
    runs = project.read().runs
    assert {run.setup.dataset.copies for run in runs["tones"].values()} == {3}
    assert {run.setup.dataset.copies for run in runs["tones-again"].values()} == {7}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "replicates: tnes\nseeds: 7\n",
            ":1: replicates = \"tnes\": is not a known experiment (did you mean 'tones'?)",
        ),
        ("replicates: tones\nseeds: 0\n", ":2: seeds = 0: must be greater than or equal to 1 (write 1)"),
        ("replicates: tones\n", ":1: seeds: is missing"),
        (
            "replicates: tones\nseeds: 7\nsteps: 50\n",
            ":3: steps = 50: is no key of a replicate, which inherits it (change the first experiment)",
        ),
        ("replicates: tones\nseeds: 7\nsteeds: 50\n", ":3: steeds = 50: is not a known key (did you mean 'seeds'?)"),
        (
            "replicates: tones\nseeds: 7\nruns: {strat: x8}\n",
            ":3: runs.strat: is not an axis of tones (did you mean 'start'?)",
        ),
        (
            "replicates: tones\nseeds: 7\nruns: {start: x9}\n",
            ':3: runs.start = "x9": is not a value of that axis (known: plain, x8)',
        ),
    ],
)
def test_a_replicate_has_an_experiment_seeds_and_runs_that_exist(again, said, text, message):
    again(text)
    assert said() == f"{AGAIN}{message}"


def test_a_chain_of_replicates_is_refused(again, said):
    again()
    again("replicates: tones-again\nseeds: 7\n", "mine/experiments/third.yaml")
    message = "is a replicate itself (write tones)"
    assert said() == f'mine/experiments/third.yaml:1: replicates = "tones-again": {message}'


def test_a_replicate_of_itself_is_refused(again, said):
    again("replicates: tones-again\nseeds: 7\n")
    assert said().endswith("is this experiment itself; name the one that is done once more")


def test_a_second_replicate_of_one_experiment_is_refused(again, said):
    again()
    again(name="mine/experiments/tones-thrice.yaml")
    message = "has a replicate already, tones-again; an experiment has one at most"
    assert said() == f'mine/experiments/tones-thrice.yaml:1: replicates = "tones": {message}'


def test_what_trains_nothing_has_no_replicate(project, again, said):
    project.write("mine/experiments/sizes.yaml", "title: Sizes.\nanalysis: {name: relaxation_modes}\n")
    again("replicates: sizes\nseeds: 7\n")
    assert f'{AGAIN}:1: replicates = "sizes": trains nothing' in said()


@pytest.mark.parametrize("key", ["title", "replicates"])
def test_an_overlay_changes_no_more_than_seeds_and_runs(again, said, key):
    again()
    told = said({"experiments": {"tones-again": {key: "tones"}}})
    assert told == (
        f'the command line: experiments.tones-again.{key} = "tones": cannot be overlaid; of a replicate only seeds '
        "and runs can"
    )


def test_a_claim_reads_a_replicate_by_the_name_of_the_first(project, again, said):
    again()
    project.replace(project.claim, "experiments: [tones]", "experiments: [tones, tones-again]")
    message = "is a replicate, which is read wherever tones is (write tones)"
    assert said() == f'mine/claims/tones-first.yaml:9: experiments[1] = "tones-again": {message}'


def test_a_test_of_whose_runs_some_are_replicated_is_refused(project, again, said):
    pooled = project.claim.read_text("utf-8").replace("{name: passage_order, frequencies: [1, 3]}", "pooled_order")
    project.claim.write_text(pooled.replace("where: {a: 1.0, start: plain}", "where: {start: plain}"), "utf-8")
    again("replicates: tones\nseeds: 7\nruns: {a: 1.0}\n")
    assert said() == (
        'mine/claims/tones-first.yaml:14: tests[0].where = {"start": "plain"}: order reads 2 runs of tones, and '
        "tones-again replicates some of them only (not a-0.3_start-plain; replicate all or none)"
    )


def test_a_replicate_whose_seeds_can_decide_nothing_is_refused(again, said):
    """As a first experiment is; here the control would still hold or fail."""
    again("replicates: tones\nseeds: 2\nruns: {a: 1.0, start: plain}\n")
    assert "can neither hold nor fail with 2 seeds of tones-again" in said()


def test_repeat_all_replicates_every_trained_experiment_with_as_many_seeds(project):
    project.replace(project.experiment, "x8: {model", "x8: {seeds: 5, model")
    project.write("mine/experiments/sizes.yaml", "title: Sizes.\nanalysis: {name: relaxation_modes}\n")
    catalogue = project.read({"repeat": "all"})
    assert catalogue.replicates == {"tones": "tones-again"}
    for name, run in catalogue.runs["tones"].items():
        assert catalogue.runs["tones-again"][name].setup.seeds == run.setup.seeds
    assert {run.setup.seeds for run in catalogue.runs["tones-again"].values()} == {3, 5}
    assert project.read().replicates == {}


def test_a_replicate_of_ones_own_takes_precedence_over_repeat_all(project, again):
    again(name="mine/experiments/fresh.yaml")
    catalogue = project.read({"repeat": "all"})
    assert catalogue.replicates == {"tones": "fresh"}
    assert catalogue.experiments["fresh"].seeds == 7


def test_repeat_all_does_not_take_the_name_of_another_experiment(project, again, said):
    again(project.experiment.read_text("utf-8"))
    told = said({"repeat": "all"})
    assert told.startswith('the command line: repeat = "all": makes the experiment tones-again')
    assert told.endswith("and a file of this name holds another one: rename it")


def test_a_replicate_in_an_overlay_needs_no_file(project):
    catalogue = project.read({"experiments": {"tones-again": {"replicates": "tones", "seeds": 4}}})
    assert catalogue.replicates == {"tones": "tones-again"}
    assert catalogue.experiments["tones-again"].seeds == 4


def test_a_replicate_in_an_overlay_is_checked_as_one_in_a_file(said):
    told = said({"experiments": {"tones-again": {"replicates": "tnes", "seeds": 4}}})
    message = "is not a known experiment (did you mean 'tones'?)"
    assert told == f'the command line: experiments.tones-again.replicates = "tnes": {message}'
