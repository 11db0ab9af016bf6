"""Replicates in the plan: streams of their own, data drawn anew, and what stays as it is for the first experiments."""

from __future__ import annotations

import itertools

import pytest

from real_plan import real_plan
from spectral_bias.config.experiment import Experiment
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.selection import is_drawn
from spectral_bias.provenance.configuration_places import files_of, places
from spectral_bias.registry.seeds import stream

PURPOSES = ("initialisation", "batches")


@pytest.fixture(scope="module")
def plans():
    """The project's own plan, and the one of everything once more."""
    return real_plan(), Plan.read({"repeat": "all"})


def streams(plan: Plan, experiment: str) -> dict[tuple, set[tuple[int, int]]]:
    """Every stream of an experiment's training, by run and purpose."""
    found = {}
    for run in plan.catalogue.runs[experiment]:
        spec = plan.spec("train", experiment, run)
        for purpose in PURPOSES:
            found[run, purpose] = {stream(*spec["stream"], seed, purpose) for seed in range(spec["seeds"])}
    return found


def test_no_stream_of_a_replicates_training_is_one_of_the_first(plans):
    _, both = plans
    seen: dict[tuple[int, int], str] = {}
    for pair in both.catalogue.replicates.items():
        if pair[0] == "atlas":
            continue
        for experiment in pair:
            for each in set(itertools.chain(*streams(both, experiment).values())):
                assert seen.setdefault(each, experiment) == experiment


def test_data_that_are_drawn_are_drawn_anew_and_all_others_are_the_same_file(plans):
    _, both = plans
    drawn = set()
    for first, again in both.catalogue.replicates.items():
        for run, planned in both.catalogue.runs[again].items():
            one, other = both.dataset_name_of(first, run), both.dataset_name_of(again, run)
            parameters = planned.setup.dataset.model_dump()
            # Copies follow the seeds, of which a replicate may have more.
            alike = both.datasets[one] == both.datasets[other] == parameters
            assert alike or both.datasets[one] | {"copies": planned.setup.seeds} == both.datasets[other] == parameters
            assert (one == other) == (alike and not is_drawn(parameters))
            if one != other:
                drawn.add(parameters["name"])
                assert stream("dataset", both.spec("dataset", one)["stream"]) != stream(
                    "dataset", both.spec("dataset", other)["stream"]
                )
    assert drawn == {
        "band_limited",
        "high_dimensional",
        "noisy",
        "noisy_image",
        "noisy_labels",
        "parity",
        "random_crops",
        "random_signals",
        "synthetic",
        "tones_in_space",
    }


def test_the_photographs_and_tones_are_not_drawn(plans):
    _, both = plans
    for experiment in ("fourier-features-images", "image-contours-first", "low-first", "pinn-order", "phase-dnn"):
        again = both.catalogue.replicates[experiment]
        for run in both.catalogue.runs[again]:
            assert both.dataset_name_of(experiment, run) == both.dataset_name_of(again, run)


def test_replicates_change_no_spec_of_the_first_experiments(plans):
    alone, both = plans
    before, after = alone.artefacts(), both.artefacts()
    stages = {"dataset", "train", "spectrum", "analysis", "external_log", "timing"}
    for path, (rule, spec) in before.items():
        if rule in stages:
            assert after[path] == (rule, spec)
    first = {path for path, (rule, _) in before.items() if rule in stages}
    added = [path for path, (rule, _) in after.items() if rule in stages and path not in first]
    assert added
    assert all("-again/" in path or path.startswith("results/datasets/") for path in added)


def test_runs_of_a_replicate_share_what_is_drawn_as_those_of_the_first_do(plans):
    _, both = plans
    runs = both.catalogue.runs["projection"]
    for one, other in itertools.combinations(runs, 2):
        same = both.dataset_name_of("projection", one) == both.dataset_name_of("projection", other)
        again = [both.dataset_name_of("projection-again", run) for run in (one, other)]
        assert (again[0] == again[1]) == same


def test_a_dataset_of_ones_own_that_does_not_say_whether_it_is_drawn_counts_as_drawn(project):
    facts = "DatasetFacts(training_points=64, evaluation_points=256, inputs=1, outputs=1, grid='periodic')"
    project.write(
        "mine_data.py",
        "from spectral_bias.registry.facts import DatasetFacts\n\n\n"
        "def waves(stream):\n    return None\n\n\n"
        f"def waves_facts():\n    return {facts}\n",
    )
    project.claim.unlink()
    text = "  name: synthetic\n  terms: [{sin: 1}, {sin: 3}]\n  train: 64\n  evaluate: 256\n"
    project.replace(project.experiment, text, "  name: mine_data:waves\n")
    project.write("mine/experiments/tones-again.yaml", "replicates: tones\nseeds: 7\n")
    plan = Plan(project.read(), project.folder)
    names = {plan.dataset_name_of(experiment, "a-1_start-plain") for experiment in ("tones", "tones-again")}
    assert len(names) == 2


def test_only_the_runs_that_a_test_reads_are_replicated_for_a_claim(project):
    project.write("mine/experiments/tones-again.yaml", "replicates: tones\nseeds: 7\n")
    plan = Plan(project.read())
    again = [("tones-again", run) for run in ("a-1_start-plain", "a-1_start-x8")]
    assert plan.replicate_runs_of("tones-first") == again
    assert [run for run in plan.wanted_runs((Experiment,)) if run[0] == "tones-again"] == again
    # The others can be asked for by name.
    assert plan.spec("train", "tones-again", "a-0.3_start-x8")["seeds"] == 7


AGAIN = "replicates: tones\nseeds: {}\n"
RUNS = ("a-1_start-plain", "a-1_start-x8")


@pytest.fixture
def again(project):
    """A function that gives the small project's plan with a replicate of so many seeds."""

    def again(seeds: int) -> Plan:
        project.write("mine/experiments/tones-again.yaml", AGAIN.format(seeds))
        return Plan(project.read())

    return again


def changed(before: Plan, after: Plan) -> set[str]:
    """The artefacts whose specs differ between two plans, those of one alone included."""
    old, new = before.artefacts(), after.artefacts()
    return {path for path in {**old, **new} if old.get(path) != new.get(path)}


def test_a_replicates_seeds_reach_its_runs_the_verdict_and_the_page(again):
    assert changed(again(7), again(8)) == {
        *(f"results/runs/tones-again/{run}.nc" for run in RUNS),
        "results/verdicts/tones-first.json",
        "results/report/claims/tones-first.html",
    }


def test_a_new_replicate_adds_its_runs_and_reaches_the_verdict_and_the_page(project, again):
    before = Plan(project.read())
    assert changed(before, again(7)) == {
        *(f"results/{stage}/tones-again/{run}.nc" for stage in ("runs", "spectra") for run in RUNS),
        "results/verdicts/tones-first.json",
        "results/report/claims/tones-first.html",
        *("results/report/atlas.html", "results/atlas.csv", "results/atlas.csv.cert.json"),
    }


def test_the_verdict_reads_the_replicates_spectra_and_the_figure_does_not(again):
    plan = again(7)
    spectra = [f"results/spectra/tones-again/{run}.nc" for run in RUNS]
    assert plan.inputs("verdict", "tones-first")["spectra"][-2:] == spectra
    assert not set(spectra) & set(plan.inputs("figure", "tones-first")["spectra"])
    spec = plan.spec("verdict", "tones-first")["replication"]
    assert spec == {
        "fixed": ["data synthetic: all of it, since nothing is drawn"],
        "seeds": {"tones-again": 7},
        "tests": {"large-start": "tones-again", "order": "tones-again"},
    }
    assert set(plan.spec("page", "tones-first")["setups"]) == {"tones", "tones-again"}


def test_a_claim_without_a_replicate_has_none_in_its_spec(project):
    assert Plan(project.read()).spec("verdict", "tones-first")["replication"] is None


def test_a_claims_replicates_follow_its_first_runs_and_precede_the_next_claim(project, again):
    project.write(
        "mine/claims/second.yaml",
        project.claim.read_text("utf-8").replace("[tones]", "[other]").replace(": tones", ": other"),
    )
    project.write(
        "mine/experiments/other.yaml", project.experiment.read_text("utf-8").replace("steps: 100", "steps: 300")
    )
    plan = again(7)
    assert plan.in_order() == ["tones-first", "second"]
    first = [plan.priority("train", "tones", run) for run in plan.catalogue.runs["tones"]]
    fresh = [plan.priority("train", "tones-again", run) for run in RUNS]
    later = [plan.priority("train", "other", run) for run in plan.catalogue.runs["other"]]
    assert min(first) > max(fresh)
    assert min(fresh) > max(later)


def test_a_run_of_a_replicate_is_explained_by_the_file_of_the_first_and_its_own(again):
    plan = again(7)
    names = ("tones-again", RUNS[0])
    found = places(plan, "train", plan.spec("train", *names))
    by_key = {(each.key, each.file): each.value for each in found}
    assert by_key["seeds", "mine/experiments/tones-again.yaml"] == 7
    assert by_key["replicates", "mine/experiments/tones-again.yaml"] == "tones"
    assert by_key["steps", "mine/experiments/tones.yaml"] == 100
    assert "mine/experiments/tones-again.yaml" in files_of(plan, "verdict", plan.spec("verdict", "tones-first"))
    assert "mine/experiments/tones-again.yaml" not in files_of(plan, "train", plan.spec("train", "tones", RUNS[0]))


def test_the_replication_scale_repeats_everything():
    plan = real_plan("replication")
    assert plan.catalogue.settings.scale == "replication"
    assert plan.catalogue.replicates.keys() == set(plan.trained) - set(plan.catalogue.replicates.values())
