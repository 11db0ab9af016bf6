"""Faults of settings and of whole files, and many faults at once; each is named with its place and its remedy."""

from __future__ import annotations

import pytest

# Settings from the command line.
SETTINGS = {
    "an unknown scale": ({"scale": "smok"}, 'scale = "smok"', "must be 'default', 'smoke', 'paper' or 'replication'"),
    "an unknown setting": ({"sclae": "smoke"}, 'sclae = "smoke"', "did you mean 'scale'?"),
    "an unknown instruction set": ({"numerics": {"isa": "AVX3"}}, 'numerics.isa = "AVX3"', "'native', 'AVX'"),
    "no threads": ({"numerics": {"threads": 0}}, "numerics.threads = 0", "greater than or equal to 1"),
    "text for a number": ({"numerics": {"threads": "two"}}, 'numerics.threads = "two"', "must be a whole number"),
    "a catalogue that is missing": (
        {"catalogues": ["mine", "yours"]},
        'catalogues[1] = "yours"',
        "is not a folder with experiments/ or claims/",
    ),
    "a folder that is no catalogue": ({"catalogues": ["mine", "mine/claims"]}, "catalogues[1]", "is not a folder with"),
    "an overlay for an unknown experiment": (
        {"experiments": {"tnoes": {}}},
        "experiments.tnoes",
        "did you mean 'tones'?",
    ),
    "an overlay for an unknown claim": (
        {"claims": {"tone-first": {}}},
        "claims.tone-first",
        "did you mean 'tones-first'?",
    ),
    "an overlay that is no mapping": ({"experiments": {"tones": 5}}, "experiments.tones = 5", "must be a mapping"),
    "overlays that are no mapping": ({"experiments": [5]}, "experiments = [5]", "must be a mapping"),
    "an unknown key in an overlay": (
        {"experiments": {"tones": {"stpes": 5}}},
        "experiments.tones.stpes = 5",
        "'steps'?",
    ),
    "a bad value in an overlay": (
        {"experiments": {"tones": {"steps": "five"}}},
        'experiments.tones.steps = "five"',
        "whole number",
    ),
    "an overlay that takes too much away": (
        {"experiments": {"tones": {"steps": None}}},
        "experiments.tones.steps",
        "is missing",
    ),
    "a number for a key": ({1: 2}, "[1] = 1", "a key must be text"),
    "a number for an overlay's key": ({"experiments": {"tones": {1: 2}}}, "experiments.tones[1] = 1", "must be text"),
    "an unknown sweep": ({"sweeps": ["tone"]}, 'sweeps[0] = "tone"', "did you mean 'tones'?"),
    "an unknown claim asked for": ({"only": ["tone-first"]}, 'only[0] = "tone-first"', "did you mean 'tones-first'?"),
}


@pytest.mark.parametrize(("config", "start", "part"), SETTINGS.values(), ids=SETTINGS)
def test_faults_of_settings(said, config, start, part):
    found = said(config)
    assert found.startswith(f"the command line: {start}")
    assert part in found


def test_the_sound_project_has_no_problem(project):
    assert list(project.read().claims) == ["tones-first"]


def test_a_path_cannot_be_smuggled_into_a_name(project, said):
    assert "experiments.../tones: is not a known experiment" in said({"experiments": {"../tones": {}}})
    assert 'only[0] = "../../etc/passwd": is not a known claim' in said({"only": ["../../etc/passwd"]})


@pytest.mark.parametrize("kind", ["experiments", "claims"])
def test_two_files_of_one_name(project, said, kind):
    text = (project.experiment if kind == "experiments" else project.claim).read_text(encoding="utf-8")
    name = "tones" if kind == "experiments" else "tones-first"
    project.write(f"yours/{kind}/{name}.yaml", text)
    expected = f"yours/{kind}/{name}.yaml: a file of this name exists already: mine/{kind}/{name}.yaml"
    assert said({"catalogues": ["mine", "yours"]}) == expected


def test_two_files_of_one_name_in_one_folder(project, said):
    project.write("mine/experiments/tones.yml", project.experiment.read_text(encoding="utf-8"))
    assert said() == "mine/experiments/tones.yml: a file of this name exists already: mine/experiments/tones.yaml"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"- a list\n", "must be a mapping of keys to values"),
        (b"just text\n", "must be a mapping of keys to values"),
        (b"title: caf\xe9\n", "is not UTF-8 text: invalid continuation byte at byte 10"),
        (b"title: \x00\n", ":1: cannot be read as YAML: holds the control character 0x00"),
        (b"title: &a [*a]\n", ":1: cannot be read as YAML: nested more than 40 levels deep"),
    ],
)
def test_a_file_that_is_no_configuration(project, said, content, fault):
    (project.folder / "mine/experiments/broken.yaml").write_bytes(content)
    found = said()
    assert found.startswith("mine/experiments/broken.yaml")
    assert fault in found


def test_an_empty_file_is_told_every_key_that_it_needs(project):
    project.write("mine/experiments/empty.yaml", "# nothing yet\n")
    found = {problem.keys for problem in project.problems()}
    assert found == {(key,) for key in ("title", "dataset", "model", "optimiser", "steps", "seeds", "spectra")}


def test_a_file_that_cannot_be_read_is_not_said_to_be_missing(project, said):
    project.experiment.write_text("title: [\n", encoding="utf-8")
    assert said({"experiments": {"tones": {"steps": 5}}}).startswith(
        "mine/experiments/tones.yaml:2: cannot be read as YAML"
    )


def test_every_fault_in_every_file_is_reported_at_once(project):
    project.replace(project.experiment, "ricker", "rikcer")
    project.replace(project.experiment, "seeds: 3", "seeds: 0")
    project.replace(project.experiment, "until: 50", "untill: 50")
    project.replace(project.claim, "passage_order", "pasage_order")
    project.replace(project.claim, "at_most: 0.75", "at_most: .nan")
    project.write("mine/experiments/broken.yaml", "title: [\n")
    project.write("mine/experiments/twice.yaml", "title: a\ntitle: b\nsteps: 1\nsteps: 2\n")
    project.write("mine/claims/Shouted.yaml", "title: x\n")
    project.write("config/smoke.yaml", "scale: smok\nnumerics: {threads: -1}\n")
    config = {"experiments": {"tones": {"batch": -1}, "nothing": {"steps": 1}}, "catalogues": ["mine", "nowhere"]}
    found = "\n".join(map(str, project.problems(config, [project.folder / "config/smoke.yaml"])))
    for part in (
        'mine/experiments/tones.yaml:10: model.activation = "rikcer"',
        "mine/experiments/tones.yaml:17: seeds = 0",
        "mine/experiments/tones.yaml:16: snapshots.untill = 50",
        'mine/claims/tones-first.yaml:15: tests[0].measure = "pasage_order"',
        "mine/claims/tones-first.yaml:25: tests[1].at_most = NaN",
        "mine/experiments/broken.yaml:2: cannot be read as YAML",
        "mine/experiments/twice.yaml:2: title: is given twice",
        "mine/experiments/twice.yaml:4: steps: is given twice",
        "mine/claims/Shouted.yaml: a file's name",
        'config/smoke.yaml:1: scale = "smok"',
        "config/smoke.yaml:2: numerics.threads = -1",
        "the command line: experiments.tones.batch = -1",
        "the command line: experiments.nothing: is not a known experiment",
        'the command line: catalogues[1] = "nowhere"',
    ):
        assert part in found
    assert len(found.splitlines()) == 14
