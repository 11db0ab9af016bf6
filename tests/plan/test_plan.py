"""The plan: every artefact's path, inputs and spec, from the configuration alone."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from real_plan import real_plan
from spectral_bias.config import catalogue
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.selection import dataset_name
from spectral_bias.plan.stages import artefact_path
from spectral_bias.registry.logged_steps import snapshot_steps
from spectral_bias.registry.search import SCRIPTS

# What every page loads, whatever is asked for.
ASSETS = {
    f"results/report/assets/{name}{beside}"
    for name in ("report.css", "report.js", "vega.js")
    for beside in ("", ".cert.json")
}

ATLAS = {"results/report/atlas.html", "results/atlas.csv", "results/atlas.csv.cert.json"}

HEAVY = {"numpy", "jax", "jaxlib", "xarray", "matplotlib", "scipy", "equinox", "optax", "netCDF4", "pandas", "skimage"}
RUN = "a-0.3_start-x8"


@pytest.fixture
def plan(project):
    return Plan(project.read())


def is_plain(value) -> bool:
    """Whether a value is made of sorted dicts, lists and plain scalars, exactly those types."""
    if type(value) is dict:
        return list(value) == sorted(value) and all(type(key) is str and is_plain(item) for key, item in value.items())
    if type(value) is list:
        return all(map(is_plain, value))
    return value is None or type(value) in {str, int, float, bool}


def test_specs_are_sorted_plain_builtins_that_json_gives_back(plan):
    for rule, spec in plan.artefacts().values():
        assert is_plain(spec), rule
        assert json.loads(json.dumps(spec)) == spec
        assert f"scripts/{rule}.py" in spec["code"]
        assert all(re.fullmatch(r"[0-9a-f]{16}", digest) for digest in spec["code"].values())


def test_two_plans_of_one_configuration_are_equal(project):
    assert Plan(project.read()).artefacts() == Plan(project.read()).artefacts()


def test_every_artefact_has_its_place(plan):
    found = set(plan.artefacts())
    runs = [f"a-{a}_start-{start}" for a in ("1", "0.3") for start in ("plain", "x8")]
    (dataset,) = plan.datasets
    assert found == {
        f"results/datasets/{dataset}.nc",
        *(f"results/runs/tones/{run}.nc" for run in runs),
        *(f"results/spectra/tones/{run}.nc" for run in runs),
        "results/verdicts/tones-first.json",
        *(f"results/figures/tones-first.{suffix}" for suffix in ("svg", "pdf", "png")),
        "results/report/claims/tones-first.html",
        "results/report/index.html",
        *("results/claims.csv", "results/claims.csv.cert.json"),
        *(f"results/figures/overview.{suffix}" for suffix in ("svg", "pdf", "png")),
        "results/settings.json",
        *ASSETS,
        *ATLAS,
    }
    assert plan.inputs("verdict", "tones-first") == {
        "spectra": [artefact_path("spectrum", "tones", run) for run in runs]
    }
    assert {plan.dataset_name_of("tones", run) for run in runs} == {dataset}


def test_a_runs_spec_is_the_slice_of_the_configuration_that_training_uses(plan):
    spec = plan.spec("train", "tones", RUN)
    assert spec["model"] == {
        "name": "mlp",
        "widths": [16, 16],
        "activation": {"name": "ricker", "a": 0.3, "unit": False},
        "initialisation": {"name": "xavier", "scale": 8.0, "bias_std": 0.0},
        "input_scale": 1.0,
        "embedding": {"name": "identity"},
        "boundary": "free",
        "antisymmetric": False,
    }
    assert (spec["seeds"], spec["batch"], spec["stream"]) == (3, "full", ["tones", RUN])
    assert spec["snapshots"] == snapshot_steps(100, every=5, until=50, growth=1.1)
    assert set(spec["numerics"]) == {"isa", "threads", "platform", "matmul_precision", "sine"}
    assert set(spec) == {
        *("batch", "code", "coordinates", "experiment", "feature_steps", "format", "loss", "model"),
        *("numerics", "optimiser", "run", "schedule", "seeds", "snapshots", "stream"),
    }


def test_paired_runs_share_their_random_numbers(project):
    project.replace(project.experiment, "seeds: 3", "seeds: 3\npaired: true")
    plan = Plan(project.read())
    assert {tuple(plan.spec("train", "tones", run)["stream"]) for run in plan.catalogue.runs["tones"]} == {
        ("tones", "*")
    }


def test_a_dataset_is_named_by_its_family_and_the_digest_of_its_parameters(plan):
    ((name, parameters),) = plan.datasets.items()
    head = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()[:8]
    assert name == f"synthetic-{head}" == dataset_name(dict(reversed(parameters.items())))
    assert plan.spec("dataset", name)["dataset"] == parameters
    assert dataset_name({"name": "high_dimensional", "train": 5}).startswith("high-dimensional-")
    assert dataset_name({"name": "mine.data:waves"}).startswith("waves-")


def test_equal_datasets_are_made_once_however_they_are_written(project):
    text = project.experiment.read_text(encoding="utf-8")
    project.write("mine/experiments/again.yaml", text.replace("{sin: 3}", "{amplitude: 1, sin: 3e0, phase: 0}"))
    assert len(Plan(project.read()).datasets) == 1
    project.write("mine/experiments/other.yaml", text.replace("{sin: 3}", "{sin: 3, phase: pi/2}"))
    assert len(Plan(project.read()).datasets) == 2


def test_a_verdicts_spec_holds_the_runs_that_each_test_chooses(plan):
    tests = plan.spec("verdict", "tones-first")["tests"]
    assert [[run["run"] for run in test["runs"]] for test in tests] == [["a-1_start-plain"], ["a-1_start-x8"]]
    assert tests[0]["measure"]["name"] == "passage_order"
    assert (tests[0]["at_least"], tests[0]["at_most"]) == (0.75, None)


@pytest.mark.parametrize(
    ("where", "chosen"),
    [
        ("{}", ["a-1_start-plain", "a-1_start-x8", "a-0.3_start-plain", "a-0.3_start-x8"]),
        ("{start: x8}", ["a-1_start-x8", "a-0.3_start-x8"]),
        ("{a: [0.3, 1]}", ["a-1_start-plain", "a-1_start-x8", "a-0.3_start-plain", "a-0.3_start-x8"]),
        ("{a: [0.30], start: [x8, plain]}", ["a-0.3_start-plain", "a-0.3_start-x8"]),
    ],
)
def test_where_chooses_runs_by_label_in_the_experiments_order(project, where, chosen):
    text = project.claim.read_text(encoding="utf-8")
    pooled = text.replace("{name: passage_order, frequencies: [1, 3]}", "pooled_order")
    project.claim.write_text(pooled, encoding="utf-8")
    project.replace(project.claim, "where: {a: 1.0, start: plain}", f"where: {where}")
    test = Plan(project.read()).spec("verdict", "tones-first")["tests"][0]
    assert [run["run"] for run in test["runs"]] == chosen


def changed(before: Plan, after: Plan) -> set[str]:
    """The rules of the artefacts that differ between two plans."""
    old, new = before.artefacts(), after.artefacts()
    return {rule for path, (rule, spec) in new.items() if path not in old or old[path][1] != spec}


@pytest.mark.parametrize(
    ("file", "old", "new", "rules"),
    [
        ("experiment", "1e-3", "0.001", set()),
        ("experiment", "# nothing", "# nothing", set()),
        ("experiment", "1e-3", "2e-3", {"train", "page", "atlas"}),
        ("experiment", "seeds: 3", "seeds: 4", {"train", "page"}),
        ("experiment", "{sin: 3}", "{sin: 3, phase: 1}", {"dataset", "page", "atlas"}),
        (
            "experiment",
            "{name: dft, frequencies: [1, 3]}",
            "{name: dft, frequencies: [1, 3], highest: 8}",
            {"spectrum", "page"},
        ),
        ("experiment", "Two tones and", "Two tones with", {"page"}),
        ("claim", "at_least: 0.75", "at_least: 0.8", {"verdict"}),
        ("claim", "caption: What", "caption: That", {"figure", "page"}),
        ("claim", "en: Low tones", "en: Low notes", {"page", "report"}),
    ],
)
def test_a_change_reaches_the_stages_that_use_it_and_no_other(project, plan, file, old, new, rules):
    path = getattr(project, file)
    if old.startswith("#"):
        path.write_text(path.read_text(encoding="utf-8") + "# a comment\n\n", encoding="utf-8")
    else:
        project.replace(path, old, new)
    assert changed(plan, Plan(project.read())) == rules


def test_a_new_value_on_an_axis_leaves_the_other_runs_alone(project, plan):
    project.replace(project.experiment, "values: [1.0, 0.3]", "values: [0.1, 1.0, 0.3]")
    after = Plan(project.read())
    for run in plan.catalogue.runs["tones"]:
        assert after.spec("train", "tones", run) == plan.spec("train", "tones", run)
        assert after.spec("spectrum", "tones", run) == plan.spec("spectrum", "tones", run)


def test_numerics_reach_training_and_the_cache_does_not(project, plan):
    assert changed(plan, Plan(project.read({"numerics": {"isa": "AVX2"}}))) == {"train", "settings"}
    assert changed(plan, Plan(project.read({"numerics": {"compile_cache": False}}))) == {"settings"}
    assert changed(plan, Plan(project.read({"numerics": {"checkpoint_seconds": 0}}))) == {"settings"}


def test_a_sweep_is_planned_without_any_claim(project):
    plan = Plan(project.read({"sweeps": ["tones"]}))
    runs = [f"a-{a}_start-{start}" for a in ("1", "0.3") for start in ("plain", "x8")]
    (dataset,) = plan.datasets
    assert set(plan.artefacts()) == {
        *ASSETS,
        *ATLAS,
        "results/settings.json",
        f"results/datasets/{dataset}.nc",
        *(f"results/{stage}/tones/{run}.nc" for stage in ("runs", "spectra") for run in runs),
    }
    assert plan.swept() == [f"results/spectra/tones/{run}.nc" for run in runs]
    assert plan.claims == {}


def test_a_sweep_is_planned_beside_the_claims_that_are_asked_for(project):
    some = Plan(project.read({"sweeps": ["tones"], "only": ["tones-first"]}))
    assert set(some.artefacts()) == set(Plan(project.read()).artefacts())


def test_experiments_are_made_along_with_all_claims_unless_some_are_chosen(project):
    project.write("mine/experiments/unread.yaml", project.experiment.read_text(encoding="utf-8"))
    swept = [f"results/spectra/unread/a-{a}_start-{start}.nc" for a in ("1", "0.3") for start in ("plain", "x8")]
    along, without = Plan(project.read({"also": ["unread"]})), Plan(project.read())
    assert along.swept() == swept
    assert set(along.claims) == set(without.claims) != set()
    made = set(along.artefacts()) - set(without.artefacts())
    assert {each for each in made if each.startswith("results/spectra/")} == set(swept)
    assert set(swept) <= {path for paths in along.inputs("atlas").values() for path in paths}
    for chosen in ({"only": ["tones-first"]}, {"sweeps": ["tones"]}):
        some, same = (Plan(project.read({**chosen, **more})) for more in ({"also": ["unread"]}, {}))
        assert set(some.artefacts()) == set(same.artefacts())


def test_the_atlas_is_as_large_as_it_says():
    overlays = [SCRIPTS.parent / "config" / name for name in ("atlas.yaml", "atlas-200.yaml")]
    assert len(Plan.read(None, overlays[:1]).swept()) == 2000
    assert len(Plan.read(None, overlays).swept()) == 200


def test_only_the_claims_asked_for_are_planned(project):
    project.write("mine/claims/second.yaml", project.claim.read_text(encoding="utf-8"))
    project.write("mine/experiments/unread.yaml", project.experiment.read_text(encoding="utf-8"))
    everything, some = Plan(project.read()), Plan(project.read({"only": ["second"]}))
    assert list(everything.claims) == ["second", "tones-first"]
    assert list(some.claims) == ["second"]
    assert not any("tones-first" in path for path in some.artefacts())
    assert not any("unread" in path for path in everything.artefacts())


def test_the_specs_of_the_workflows_rules_name_paths_below_results(plan):
    assert all(path.startswith("results/") and ".." not in path for path in plan.artefacts())


@pytest.mark.parametrize("scale", ["default", "smoke", "paper", "replication"])
def test_the_projects_own_configuration_is_sound_at_every_scale(scale):
    plan = real_plan(scale)
    assert plan.claims
    assert all(is_plain(spec) for _, spec in plan.artefacts().values())


def test_each_file_of_the_configuration_is_read_once(monkeypatch):
    paths, read = [], Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path, **options: paths.append(path) or read(path, **options))
    catalogue.read_catalogue()
    files = [catalogue.CONFIG / name for name in ("config.yaml", "references.yaml")]
    files += [path for kind in ("experiments", "claims") for path in (catalogue.CONFIG / kind).glob("*.yaml")]
    assert Counter(path for path in paths if path.suffix == ".yaml") == Counter(files)


def test_planning_imports_nothing_heavy():
    code = "import sys; from spectral_bias.plan.plan import Plan; Plan.read().artefacts(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} & HEAVY == set()


MEASURED = """\
measured:
  - name: seconds
    says: A step takes as long from larger weights.
    experiment: tones
    where: {a: 1.0}
    timing: {name: training_ratio, steps: 7}
    at_least: 0.5
"""


@pytest.fixture
def timed(project):
    """The small project with a test on seconds."""
    project.write("mine/claims/tones-first.yaml", project.claim.read_text(encoding="utf-8") + MEASURED)
    return project


def test_a_test_on_seconds_adds_timings_and_touches_no_verdict(plan, timed):
    after = Plan(timed.read())
    added = {path for path in after.artefacts() if path not in plan.artefacts()}
    assert added == {"results/timings/tones-first.json", "results/timings/tones-first.html"}
    assert (plan.measured, after.measured) == ((), ("tones-first",))
    assert after.spec("verdict", "tones-first") == plan.spec("verdict", "tones-first")
    assert after.spec("train", "tones", RUN) == plan.spec("train", "tones", RUN)
    assert changed(plan, after) == {"timing", "timing_page", "page"}


def test_a_claim_that_is_not_chosen_can_still_be_asked_for_by_name(timed):
    """As the command on its page does, which does not say what is chosen."""
    whole, none = Plan(timed.read()), Plan(timed.read({"sweeps": ["tones"]}))
    assert not none.claims
    for rule in ("verdict", "figure", "page", "timing", "timing_page"):
        assert none.spec(rule, "tones-first") == whole.spec(rule, "tones-first")
        assert none.inputs(rule, "tones-first") == whole.inputs(rule, "tones-first")
    assert (none.measured, none.measurable) == ((), ("tones-first",))


def test_a_timings_spec_holds_the_slices_of_training_that_it_times(timed):
    plan = Plan(timed.read())
    spec = plan.spec("timing", "tones-first")
    ((test),) = spec["tests"]
    assert (test["timing"], test["at_least"], test["at_most"]) == (
        {"name": "training_ratio", "to": "step", "level": None, "steps": 7},
        0.5,
        None,
    )
    assert [each["label"] for each in test["runs"]] == ["1, plain", "1, x8"]
    trained = plan.spec("train", "tones", "a-1_start-x8")
    training = test["runs"][1]["training"]
    assert training.pop("steps") == trained["snapshots"][-1] == 100
    assert training.items() <= trained.items()
    runs = [each["run"] for each in test["runs"]]
    assert plan.inputs("timing", "tones-first") == {
        "data": plan.inputs("train", "tones", RUN)["data"],
        "spectra": [artefact_path("spectrum", "tones", run) for run in runs],
    }


def test_a_timings_code_is_training_s_and_its_own(timed):
    code = set(Plan(timed.read()).spec("timing", "tones-first")["code"])
    library = "scripts/spectral_bias/"
    for part in (
        "timings/training_ratio.py",
        "training/ensemble.py",
        "models/activations/ricker.py",
    ):
        assert library + part in code
    assert library + "timings/hybrid_seconds.py" not in code
    assert library + "models/activations/tanh.py" not in code
    assert not any(part.startswith("report/") or "/report/" in part for part in code)


def test_the_page_of_seconds_is_made_from_what_was_measured_and_what_pages_load(timed):
    plan = Plan(timed.read())
    assert plan.inputs("timing_page", "tones-first") == {
        "measured": ["results/timings/tones-first.json"],
        "style": ["results/report/assets/report.css"],
        "script": ["results/report/assets/report.js"],
    }
    code = set(plan.spec("timing_page", "tones-first")["code"])
    assert {"report/templates/timing.html", "scripts/spectral_bias/report/seconds_page.py"} <= code
    assert not any("/training/" in part or "/timings/" in part for part in code)


def test_a_title_measures_nothing_again(timed):
    before = Plan(timed.read())
    timed.replace(timed.claim, "title: Low", "title: The low")
    assert "timing_page" in changed(before, after := Plan(timed.read()))
    assert after.spec("timing", "tones-first") == before.spec("timing", "tones-first")


def test_a_threshold_of_seconds_reaches_nothing_but_the_timing(timed):
    before = Plan(timed.read())
    timed.replace(timed.claim, "at_least: 0.5", "at_least: 0.6")
    assert changed(before, Plan(timed.read())) == {"timing"}
