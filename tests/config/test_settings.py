"""Settings: files laid over each other as Snakemake does it, and where each part came from."""

from __future__ import annotations

import copy

import pytest
import yaml
from snakemake.utils import update_config

from spectral_bias.config.settings import read_settings
from spectral_bias.config.validation import Layer, layer_of


@pytest.fixture
def files(tmp_path):
    """A function that writes YAML files and returns their paths."""

    def write(*texts: str):
        paths = [tmp_path / f"{index}.yaml" for index in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return write


def test_later_files_have_the_last_word(files):
    settings, layers, problems = read_settings(
        files("scale: default\nnumerics: {threads: 1}\n", "scale: smoke\n", "numerics: {threads: 4}\n"), None
    )
    assert problems == []
    assert (settings.scale, settings.numerics.threads, settings.numerics.isa) == ("smoke", 4, "native")
    assert len(layers) == 3


def test_config_comes_after_the_files_and_is_named_only_for_what_it_adds(files):
    paths = files("scale: default\n", "scale: smoke\nnumerics: {threads: 2}\n")
    merged = {"scale": "smoke", "numerics": {"threads": 2, "isa": "AVX2"}}
    settings, layers, problems = read_settings(paths, merged)
    assert problems == []
    assert (settings.scale, settings.numerics.threads, settings.numerics.isa) == ("smoke", 2, "AVX2")
    assert layers[-1].file == "the command line"
    assert layers[-1].data == {"numerics": {"isa": "AVX2"}}


def test_overlays_are_the_same_whether_snakemake_merged_the_files_or_not(files):
    texts = [
        "experiments: {}\n",
        "experiments: {a: {steps: 5, model: {widths: [1]}}, b: {steps: 1}}\n",
        "experiments: {a: {model: {widths: null, name: siren}, paired: null}, b: null}\n",
    ]
    paths = files(*texts)
    snakemake = {}
    for text in texts[1:]:
        update_config(snakemake, copy.deepcopy(yaml.safe_load(text)))
    ours, _, _ = read_settings(paths, None)
    theirs, _, _ = read_settings(paths, snakemake)
    assert ours == theirs
    assert ours.experiments == {"a": {"steps": 5, "model": {"widths": None, "name": "siren"}, "paired": None}}


def test_null_gives_a_setting_its_default_back(files):
    settings, _, problems = read_settings(
        files("numerics: {threads: 8, isa: AVX2}\nonly: [a]\n", "numerics: {threads: null}\nonly: null\nclaims:\n"),
        None,
    )
    assert problems == []
    assert (settings.numerics.threads, settings.numerics.isa, settings.only, settings.claims) == (1, "AVX2", [], {})


def test_a_fault_leaves_the_sound_part(files):
    settings, _, problems = read_settings(
        files("scale: smok\nnumerics: {threads: 0, isa: AVX2}\n", "experiments: {a: 5, b: {steps: 3}}\nonly: [x, 1]\n"),
        None,
    )
    assert [".".join(map(str, problem.keys)) for problem in problems] == [
        "scale",
        "numerics.threads",
        "only.1",
        "experiments.a",
    ]
    assert settings.scale == "default"
    assert settings.numerics.isa == "AVX2"
    assert settings.experiments == {"b": {"steps": 3}}


def test_a_file_that_cannot_be_read_leaves_the_others(files):
    paths = files("scale: [\n", "scale: smoke\n")
    settings, _, problems = read_settings(paths, None)
    assert settings.scale == "smoke"
    assert [problem.line for problem in problems] == [2]


def test_the_layer_with_the_last_word():
    base = Layer("base", {"a": {"b": 1, "c": [{"d": 1, "e": 2}]}})
    change = Layer("change", {"a": {"c": [{"d": 3}]}})
    layers = (base, change)
    assert layer_of(layers, ("a", "b")).file == "base"
    assert layer_of(layers, ("a", "c", 0, "d")).file == "change"
    # The list was replaced as a whole, so what is missing in it is missing in the later file.
    assert layer_of(layers, ("a", "c", 0, "e")).file == "change"
    assert layer_of(layers, ("a", "missing")).file == "change"
    assert layer_of(layers, ("missing",)).file == "base"


def test_problems_in_overlays_are_told_where_they_stand(project):
    scale = project.write("config/smoke.yaml", "scale: smoke\nexperiments:\n  tones:\n    steps: 0\n")
    found = project.problems(None, [scale])
    assert [str(problem) for problem in found] == [
        "config/smoke.yaml:4: experiments.tones.steps = 0: must be greater than or equal to 1 (write 1)"
    ]


def test_what_is_given_on_the_command_line_has_the_last_word(project):
    scale = project.write("config/smoke.yaml", "scale: smoke\nexperiments: {tones: {steps: 7}}\n")
    merged = {"scale": "smoke", "experiments": {"tones": {"steps": -7}}}
    assert [str(problem) for problem in project.problems(merged, [scale])] == [
        "the command line: experiments.tones.steps = -7: must be greater than or equal to 1 (did you mean 7?)"
    ]


def test_an_overlay_changes_a_file_and_null_removes_a_key(project):
    changes = {"steps": 7, "batch": None, "snapshots": {"every": 1, "until": None}}
    tones = project.read({"experiments": {"tones": changes}}).experiments["tones"]
    assert (tones.steps, tones.batch) == (7, "full")
    assert (tones.snapshots.every, tones.snapshots.until, tones.snapshots.growth) == (1, 500, 1.1)


@pytest.mark.parametrize("entry", ["{wider: a.nc}", "{log: 2, wider: a.nc}", "{log: a.nc, longr: b.nc}"])
def test_the_rest_is_read_where_a_record_lacks_a_key_or_has_it_wrong(files, entry):
    paths = files(f"scale: smoke\nnumerics: {{threads: many}}\nlogs:\n  a: {entry}\n  b: b.nc\n")
    settings, _, problems = read_settings(paths, None)
    assert [problem.keys[:2] for problem in problems] == [("numerics", "threads"), ("logs", "a")]
    assert (settings.scale, settings.numerics.threads) == ("smoke", 1)
    assert {name: logs.log for name, logs in settings.logs.items()} == (
        {"b": "b.nc"} if "longr" not in entry else {"a": "a.nc", "b": "b.nc"}
    )
