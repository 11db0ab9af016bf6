"""What ``--config`` may say: values as in a file, and errors that name the command line and the right spelling."""

from __future__ import annotations

import pytest
from snakemake.cli import parse_config

from spectral_bias.config.catalogue import read_catalogue

TAKEN = {
    "a number": ("experiments={tones: {steps: 50}}", lambda read: read.experiments["tones"].steps, 50),
    "quoted": ('experiments={tones: {"steps": "50"}}', lambda read: read.experiments["tones"].steps, 50),
    "a list": (
        "experiments={tones: {model: {widths: [8, 4]}}}",
        lambda read: read.experiments["tones"].model.widths,
        [8, 4],
    ),
    "truth": ("experiments={tones: {paired: true}}", lambda read: read.experiments["tones"].paired, True),
    "null": ("experiments={tones: {batch: null}}", lambda read: read.experiments["tones"].batch, "full"),
    "nothing": ("experiments={tones: {batch: }}", lambda read: read.experiments["tones"].batch, "full"),
    "a setting": ("numerics={threads: 2}", lambda read: read.settings.numerics.threads, 2),
    "a name": ("scale=smoke", lambda read: read.settings.scale, "smoke"),
    "a list of names": ("only=[tones-first]", lambda read: read.settings.only, ["tones-first"]),
    "text like a number": (
        "claims={tones-first: {title: '\"50\"'}}",
        lambda read: read.claims["tones-first"].title.en,
        "50",
    ),
}
REFUSED = {
    "steps=50": "steps = 50: is not a known key (write experiments={NAME: {steps: 50}})",
    "threads=2": "threads = 2: is not a known key (write numerics={threads: 2})",
    "caption=new": 'caption = "new": is not a known key (write claims={NAME: {caption: "new"}})',
    "title=x": (
        'title = "x": is not a known key (write experiments={NAME: {title: "x"}} or claims={NAME: {title: "x"}})'
    ),
    "sclae=smoke": "sclae = \"smoke\": is not a known key (did you mean 'scale'?)",
    "scale=Smoke": "scale = \"Smoke\": must be 'default', 'smoke', 'paper' or 'replication' (did you mean 'smoke'?)",
    "only=tones-first": 'only = "tones-first": must be a list (write [tones-first])',
    "only=[tones_first]": "only[0] = \"tones_first\": is not a known claim (did you mean 'tones-first'?)",
    "numerics={platform: GPU}": "numerics.platform = \"GPU\": must be 'cpu' or 'gpu' (did you mean 'gpu'?)",
    "numerics={threads: two}": 'numerics.threads = "two": must be a whole number (write digits, such as 100)',
    "experiments={tones:{steps:50}}": "experiments.tones.steps:50: has no value (a space must follow each colon)",
    "experiments={tnoes: {steps: 50}}": "experiments.tnoes: is not a known experiment (did you mean 'tones'?)",
    "experiments={tones: {steps: 0.5}}": "experiments.tones.steps = 0.5: must be a whole number",
    "experiments={tones: {steps: [50]}}": "experiments.tones.steps = [50]: must be a whole number",
    "experiments={tones: {stpes: 50}}": "experiments.tones.stpes = 50: is not a known key (did you mean 'steps'?)",
    "experiments={tones: {optimiser: {learning_rate: -1e-3}}}": (
        "experiments.tones.optimiser.learning_rate = -0.001: must be greater than 0 (did you mean 0.001?)"
    ),
    "experiments={tones: {title: 50}}": (
        'experiments.tones.title = 50: must be text (write "50"; after --config \'"50"\')'
    ),
    "experiments={tones: {steps: 50}": (
        'experiments = "{tones: {steps: 50}": must be a mapping of keys to values (the text is not valid YAML: while '
        "parsing a flow mapping, expected ',' or '}', but got '<stream end>')"
    ),
    "experiments=tones": 'experiments = "tones": must be a mapping of keys to values',
}


@pytest.mark.parametrize(("given", "value", "expected"), TAKEN.values(), ids=TAKEN)
def test_a_value_has_the_type_that_it_has_in_a_file(project, given, value, expected):
    assert value(project.read(parse_config([given]))) == expected


@pytest.mark.parametrize("given", REFUSED)
def test_an_error_names_the_command_line_and_the_right_spelling(said, given):
    assert said(parse_config([given])) == f"the command line: {REFUSED[given]}"


def test_all_errors_of_the_command_line_and_of_files_are_told_at_once(project):
    project.replace(project.experiment, "seeds: 3", "seeds: 0")
    found = [str(each) for each in project.problems(parse_config(["scale=smok", "steps=50"]))]
    assert [each.split(": ")[0] for each in found] == ["the command line"] * 2 + ["mine/experiments/tones.yaml:17"]


def test_what_snakemake_reads_as_text_in_a_file_is_not_taken_for_the_command_line(project):
    """YAML 1.1 has text for ``-1e-3`` and dates; here the first is a number and the second is text."""
    text = "experiments: {tones: {optimiser: {learning_rate: -1e-3}}}\nclaims: {tones-first: {title: 2024-01-01}}\n"
    path = project.write("more.yaml", text)
    snakemake = {"experiments": {"tones": {"optimiser": {"learning_rate": "-1e-3"}}}}
    assert [str(each) for each in project.problems(snakemake, [path])] == [
        "more.yaml:1: experiments.tones.optimiser.learning_rate = -0.001: must be greater than 0 (did you mean 0.001?)"
    ]


def test_the_config_of_a_host_workflow_is_named_and_keeps_its_types(project):
    config = {"catalogues": ["mine"], "numerics": {"threads": "2"}}
    with pytest.raises(ValueError, match=r'the host workflow: numerics\.threads = "2": must be a whole number'):
        read_catalogue(config, (), project.folder, "the host workflow")
