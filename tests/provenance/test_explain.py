"""Explanations reach from a figure down to lines of files, and from any file up to what depends on it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from spectral_bias.plan.stages import artefact_path

ROOT = Path(__file__).resolve().parents[2]
SVG, VERDICT = "results/figures/tones-first.svg", "results/verdicts/tones-first.json"
RUN, SPECTRUM = "results/runs/tones/scale-1.nc", "results/spectra/tones/scale-1.nc"


def dataset_of(results, experiment, run):
    return artefact_path("dataset", results.plan().dataset_name_of(experiment, run))


@pytest.fixture
def explained(made, command):
    """A function that explains a file of the results, as JSON by name."""

    def explained(name, results=made):
        status, text = command("explain", "--json", results.path(name))
        return status, {node["name"]: node for node in json.loads(text)}

    return explained


def test_a_tree_fits_a_terminal_and_tells_each_file_once(made, command):
    status, text = command("explain", made.path(SVG))
    assert status == 0
    lines = text.splitlines()
    assert lines[0] == f"{SVG}  verified"
    assert max(map(len, lines)) <= 100
    assert len([line for line in lines if f"{RUN}  verified" in line]) == 1
    assert any(line.endswith("results/spectra/tones/  (3 verified)") for line in lines)
    assert any("pictures/own.png  a file of your own" in line for line in lines)
    assert any(
        re.search(r"origin +Sum of tones\. Made by this project from a formula\. File: CC0-1\.0", line)
        for line in lines
    )
    assert any(re.search(r"seeds +2 \(0 to 1\) of the stream tones / scale-1", line) for line in lines)
    assert any(re.search(r"lock +[0-9a-f]{64}$", line) for line in lines)


def test_nothing_is_folded_in_full(made, command):
    _, text = command("explain", "--full", made.path(SVG))
    for scale in (1, 2, 3, 4):
        assert f"results/runs/tones/scale-{scale}.nc  verified" in text
    assert re.search(r"scripts/spectral_bias/models/activations/tanh\.py  [0-9a-f]{16}", text)


def test_config_lines_are_where_the_keys_stand(made, explained):
    _, nodes = explained(SVG)
    told = 0
    for node in nodes.values():
        for place in node["config"]:
            path = made.folder / place["file"] if (made.folder / place["file"]).is_file() else ROOT / place["file"]
            line = path.read_text("utf-8").splitlines()[place["line"] - 1]
            key = re.split(r"[.\[ ]", place["key"])[0]
            assert f"{key}:" in line or "axis" in place["key"] or "[" in place["key"], (place, line)
            told += 1
    assert told > 40
    scale = next(each for each in nodes["results/runs/tones/scale-3.nc"]["config"] if "axis scale" in each["key"])
    assert (scale["key"], scale["value"]) == ("model.initialisation.scale (axis scale)", 3.0)
    assert "values: [1.0, 2.0, 3.0, 4.0]" in (made.folder / scale["file"]).read_text().splitlines()[scale["line"] - 1]
    tests = [each["value"] for each in nodes[VERDICT]["config"] if each["key"].startswith("tests")]
    assert tests == ["order", "large-start"]


def test_overlays_have_the_last_word(results, command):
    results.path("over.yaml").write_text("experiments:\n  tones:\n    steps: 20\n")
    arguments = ("--configfile", results.path("config.yaml"), results.path("over.yaml"))
    status, text = command("explain", "--json", results.path(RUN), *arguments)
    node = {each["name"]: each for each in json.loads(text)}[RUN]
    steps = [
        (each["file"].rpartition("/")[2], each["line"], each["value"])
        for each in node["config"]
        if each["key"] == "steps"
    ]
    assert steps == [("tones.yaml", 9, 10), ("over.yaml", 3, 20)]
    assert (status, node["state"]) == (1, "stale")


def test_the_explanation_says_where_disk_and_plan_disagree(results, command):
    results.replace("mine/experiments/tones.yaml", "learning_rate: 1e-2", "learning_rate: 2e-2")
    status, text = command("explain", results.path(SPECTRUM))
    assert status == 1
    assert f"{RUN}  stale" in text
    assert re.search(r"why +optimiser\.learning_rate: 0\.01 -> 0\.02", text)


def test_missing_and_damaged_ancestors_are_told(results, explained):
    results.path(RUN).unlink()
    results.path("pictures/own.png").unlink()
    status, nodes = explained(SVG, _unchecked(results))
    assert status == 1
    assert nodes[RUN]["state"] == "missing"
    assert nodes["pictures/own.png"]["state"] == "missing"


def _unchecked(results):
    """The results with a configuration that is content without the picture."""
    results.replace("mine/experiments/picture.yaml", "source: pictures/own.png", "source: camera")
    return results


@pytest.fixture
def using(made, command):
    """A function that asks what depends on a file."""

    def using(file, *arguments):
        _, text = command("explain", "--json", "--folder", made.folder, file, *arguments)
        return json.loads(text)

    return using


RUNS = [f"results/runs/tones/scale-{scale}.nc" for scale in (1, 2, 3, 4)]


def test_a_module_is_used_by_the_runs_that_name_it(using):
    found = using(ROOT / "scripts/spectral_bias/models/activations/tanh.py")
    assert found["recorded"] == ["results/runs/picture/base.nc", *RUNS, "results/spectra/transform/base.nc"]
    assert found["planned"] == found["recorded"]
    assert {VERDICT, SVG, SPECTRUM, "results/report/index.html"} <= set(found["made_from"])
    assert using(ROOT / "scripts/spectral_bias/models/activations/relu.py")["recorded"] == []


def test_a_configuration_file_is_used_by_what_its_keys_make(made, using):
    found = using(made.folder / "mine/experiments/tones.yaml")
    assert set(RUNS) | {dataset_of(made, "tones", "scale-1")} <= set(found["planned"])
    assert "results/runs/picture/base.nc" not in found["planned"]
    claim = using(made.folder / "mine/claims/tones-first.yaml")
    assert {VERDICT, SVG, "results/report/claims/tones-first.html", "results/report/index.html"} <= set(
        claim["planned"]
    )
    assert not set(RUNS) & set(claim["planned"])


def test_a_dataset_a_picture_a_template_and_the_lock_are_used(made, using):
    dataset = dataset_of(made, "tones", "scale-1")
    assert using(made.folder / dataset, "--uses")["recorded"] == RUNS
    assert using(made.folder / "pictures/own.png")["recorded"] == [dataset_of(made, "picture", "base")]
    assert using(ROOT / "report/templates/page.html")["recorded"] == ["results/report/claims/tones-first.html"]
    assert len(using(ROOT / "requirements.lock")["recorded"]) == len(made.findings())


def test_code_that_was_used_and_is_no_more_is_told_apart(results, command):
    results.replace("mine/experiments/tones.yaml", "activation: tanh", "activation: relu")
    _, text = command("explain", "--folder", results.folder, ROOT / "scripts/spectral_bias/models/activations/tanh.py")
    assert "used by, as recorded, and today not:\n  train (4)" in text
    _, text = command("explain", "--folder", results.folder, ROOT / "scripts/spectral_bias/models/activations/relu.py")
    assert "used by, as configured:\n  train (4)" in text
    assert "and 1 more of results/runs/tones/" in text


def test_a_file_that_is_not_there_is_an_error(made, command):
    status, text = command("explain", made.path("results/nothing.nc"))
    assert status == 2
    assert "there is no such file" in text
