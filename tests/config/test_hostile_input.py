"""Configurations that mean harm, or were pasted from anywhere: names, text, sizes, files. Each has one clear error."""

from __future__ import annotations

import itertools
import os
import re
import time
from pathlib import Path

import pytest
import yaml

from spectral_bias.config.errors import ConfigError, Problem
from spectral_bias.config.run_checks import MAX_SNAPSHOTS
from spectral_bias.config.text import on_one_line, text_fault
from spectral_bias.config.values import parse_number
from spectral_bias.config.words import Words
from spectral_bias.config.yaml_source import MAX_FILE_SIZE, MAX_INTEGER, read_document
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.selection import dataset_name
from spectral_bias.plan.stages import artefact_path
from spectral_bias.registry.logged_steps import snapshot_steps

SAFE = r"results/([a-z]+/)*[A-Za-z0-9][A-Za-z0-9_.+-]*"


def one_problem(path):
    with pytest.raises(ConfigError) as raised:
        read_document(path)
    (problem,) = raised.value.problems
    return str(problem)


# Names


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_names_of_windows_devices_are_no_names(project, said, name):
    project.write(f"mine/claims/{name}.yaml", "title: x\n")
    assert said() == f"mine/claims/{name}.yaml: is the name of a device on Windows; choose another"


def test_a_long_name_leaves_room_for_what_is_put_around_it(project, said):
    project.write(f"mine/claims/{'a' * 201}.yaml", "title: x\n")
    assert "a file's name must not have more than 200 letters" in said()
    longest = max(len(Path(artefact_path("figure", "a" * 200)).name), len(f".{'a' * 200}.json.partial.json"))
    assert longest < 255


@pytest.mark.parametrize(
    "name", ["а-cyrillic", "ａ", "x\u202ey", "x\u00a0y", "a..b", "x y", "~", "*", "a\nb", "%s", "$(ls)"]
)
def test_a_name_is_made_of_ascii_letters_digits_and_hyphens(project, said, name):
    project.write(f"mine/experiments/{name}.yaml", "title: x\n")
    found = said()
    assert "a file's name must be lower-case letters, digits and hyphens, and end in .yaml or .yml" in found
    assert found.isprintable()


@pytest.mark.parametrize(
    "label",
    ["../../x", "/etc/x", "x/y", "..", ".hidden", "-rf", "x\\y", "x\0y", "x\ny", "é", "ａ", "$x$", "", "a b", "a:b"],
)
def test_a_label_of_a_case_cannot_be_a_path(project, label):
    tree = yaml.safe_load(project.sound["experiment"])
    tree["axes"]["start"]["cases"] = {"plain": {}, label: {"seeds": 2}}
    project.experiment.write_text(yaml.safe_dump(tree), encoding="utf-8")
    found = [str(problem) for problem in project.problems()]
    assert found
    assert all("axes.start.cases" in each for each in found if "where" not in each)


@pytest.mark.parametrize("value", ["../../x", "/etc/passwd", "x/y", "x\\y", "é", "a b", ""])
def test_a_value_of_an_axis_cannot_be_a_path(project, value):
    tree = yaml.safe_load(project.sound["experiment"])
    tree["axes"]["a"] = {"path": "title", "values": ["sound", value]}
    project.experiment.write_text(yaml.safe_dump(tree), encoding="utf-8")
    assert any("cannot be part of a file name" in str(problem) for problem in project.problems())


def test_labels_that_differ_in_capitals_alone_would_be_one_file_on_some_disks(project, said):
    project.replace(project.experiment, "      x8: {model", "      Plain: {seeds: 2}\n      x8: {model")
    project.replace(project.experiment, "values: [1.0, 0.3]", "values: [1.0]")
    assert "only differ in capitals" in said()


def test_every_path_that_the_workflow_writes_is_plain_and_in_results(project):
    facts = "DatasetFacts(training_points=train, evaluation_points=64, inputs=1, outputs=1, grid='periodic')"
    project.write(
        "own.py",
        "from spectral_bias.registry.facts import DatasetFacts\n\n\n"
        "def __é_data__(stream, *, train=1): ...\n\n\n"
        f"def __é_data___facts(*, train):\n    return {facts}\n",
    )
    project.replace(project.experiment, "  name: synthetic", "  name: own:__é_data__")
    project.replace(project.experiment, "  terms: [{sin: 1}, {sin: 3}]\n", "")
    project.replace(project.experiment, "  evaluate: 256\n", "")
    for plan in (Plan(project.read()), Plan.read()):
        for name in plan.artefacts():
            assert re.fullmatch(SAFE, name), name
            assert max(map(len, name.split("/"))) < 230


@pytest.mark.parametrize("name", ["own:" + "a" * 300, "own:é", "own:__x__", "own:_"])
def test_a_dataset_of_ones_own_has_a_name_that_a_file_can_have(name):
    found = dataset_name({"name": name})
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*-[0-9a-f]{8}", found)
    assert len(found) < 80


# Text


@pytest.mark.parametrize("sign", ["\\0", "\\x07", "\\e", "\\x7f", "\\x9b", "\\r", "\\ud800", "\\ufffe"])
def test_text_that_no_artefact_can_hold_is_refused(project, said, sign):
    project.replace(project.claim, "title: Low tones first", f'title: "Low{sign}tones"')
    found = said()
    assert found.startswith("mine/claims/tones-first.yaml:1: title: must not hold the character \\u")
    assert found.isprintable()


@pytest.mark.parametrize("sign", ["\\u202e", "\\u202a", "\\u2066", "\\u2069"])
def test_text_that_turns_the_numbers_behind_it_is_refused(project, said, sign):
    project.replace(project.claim, "title: Low tones first", f'title: "Low{sign}tones"')
    assert "must not hold the character \\u20" in (found := said())
    assert found.endswith("which turns the direction of what follows")


def test_text_in_a_script_that_runs_from_right_to_left_is_text(project):
    project.replace(project.claim, "title: Low tones first", "title: נמוכות תחילה")
    assert project.read().claims["tones-first"].title.en == "נמוכות תחילה"


def test_a_key_that_no_artefact_can_hold_is_refused(project, said):
    project.replace(project.claim, "title: Low", 'title: a\n"x\\0": Low')
    assert ":2: a key must not hold the character \\u0000" in said()


def test_text_from_the_command_line_is_held_to_the_same(project, said):
    found = said({"claims": {"tones-first": {"title": "a\x1b[31m"}}})
    assert found.startswith("the command line: claims.tones-first.title: must not hold the character \\u001b")
    assert "whole number must not be above" in said({"experiments": {"tones": {"steps": 10**40}}})
    deep = 1
    for _ in range(200):
        deep = [deep]
    assert "nested more than 40 levels deep" in said({"experiments": {"tones": {"title": deep}}})


def test_a_bomb_from_the_command_line_does_not_go_off(said):
    """Snakemake reads its configuration files itself: one list stands in many places of what it hands over."""
    many, long = ["x"] * 9, ["x" * 100_000] * 100
    for _ in range(20):
        many = [many] * 9
    assert "more than 100000 values once its aliases" in said({"experiments": {"tones": {"title": many}}})
    assert "letters once its aliases are written out" in said({"experiments": {"tones": {"title": long}}})


def test_what_looks_like_a_seal_is_refused(project, said):
    project.replace(project.claim, "caption: What", f"caption: seal-sha256:{'0' * 64} What")
    assert "must not hold what looks like the seal of an artefact" in said()


@pytest.mark.parametrize(
    "text", ["low first", "低频先学", "<script>", "a\tb\nc", "\u200f", "é", "😀", "$x$", "seal-sha256:"]
)
def test_other_text_is_taken_as_it_is(project, text):
    assert text_fault(text) == ""
    tree = {**yaml.safe_load(project.sound["claim"]), "title": text}
    project.claim.write_text(yaml.safe_dump(tree), encoding="utf-8")
    assert project.read().claims["tones-first"].title == Words(en=text, zh=text)


def test_messages_are_lines_that_command_nothing():
    problem = Problem("a\x1b[2J.yaml", ("x\ny", 0), "is \u202e wrong", value="\x9b31m", hint="no\rhint")
    assert str(problem).isprintable()
    assert on_one_line("频率 \U000e0001\u200b") == "频率 \\U000e0001\\u200b"


# Sizes


def seconds(function):
    started = time.process_time()
    function()
    return time.process_time() - started


def doubled(form, times=8):
    """Lines each of which stands for nine times the line before it."""
    names = "abcdefghijk"[: times + 1]
    pairs = itertools.pairwise(names)
    return "".join(f"{new}: &{new} {form.format(', '.join([f'*{old}'] * 9))}\n" for old, new in pairs)


BOMBS = {
    "aliases": f"a: &a [x,x,x,x,x,x,x,x,x]\n{doubled('[{}]')}",
    "merges": "a: &a {x: 1}\n" + doubled("{{<<: [{}]}}", 7),
    "letters": f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 100)}]\n",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_of_aliases_does_not_go_off(tmp_path, bomb):
    (tmp_path / "a.yaml").write_text(BOMBS[bomb])
    assert "once its aliases are written out" in one_problem(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "{a: " * 2_000, "- " * 10_000, "".join(f"{' ' * n}a:\n" for n in range(400))]
)
def test_deep_nesting_is_refused(tmp_path, text):
    (tmp_path / "a.yaml").write_text(f"a:\n {text}" if text[0] == "-" else text)
    assert "nested more than 40 levels deep" in one_problem(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    "value", ["9" * 4000, "0x" + "f" * 10_000, "1" + ":0" * 10_000, "1." + "0" * 10_000, "0b" + "1" * 10**5]
)
def test_endless_numbers_are_refused(tmp_path, value):
    (tmp_path / "a.yaml").write_text(f"a: {value}\n")
    assert "a: a number must not have more than 500 characters" in one_problem(tmp_path / "a.yaml")


def test_numbers_beyond_64_bits_are_refused(tmp_path):
    for value in (MAX_INTEGER + 1, -MAX_INTEGER - 1):
        (tmp_path / "a.yaml").write_text(f"a: {value}\n")
        assert f"a whole number must not be above {MAX_INTEGER}" in one_problem(tmp_path / "a.yaml")


@pytest.mark.parametrize("text", ["1" * 10**5, " " * 10**5, "1" * 10**5 + " " * 10**5 + "x", "." * 10**5, "1e" * 10**5])
def test_long_text_in_the_place_of_a_number_is_seen_to_be_none_at_once(text):
    """The patterns for numbers would need hours if they gave back what they took."""
    assert seconds(lambda: parse_number(text)) < 300
    assert parse_number(text) is text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("steps: 100", "steps: 2147483648", "steps = 2147483648: must be less than or equal to 2147483647"),
        ("steps: 100", "steps: 2147483647", f"snapshots: log more than {MAX_SNAPSHOTS} of the 2147483647 steps"),
        ("seeds: 3", "seeds: 10001", "seeds = 10001: must be less than or equal to 10000"),
        ("seeds: 3", "seeds: 3\nfeatures: 1000000000", "features = 1000000000: must be less than or equal to 1000"),
    ],
)
def test_sizes_that_no_plan_can_hold_are_refused(project, said, old, new, words):
    project.replace(project.experiment, "until: 50", f"until: {2**62}")
    project.replace(project.experiment, old, new)
    assert words in said()


def test_a_growth_beyond_all_numbers_ends_at_the_last_step():
    assert snapshot_steps(1000, every=1, until=1, growth=1e308) == [0, 1, 1000]
    assert snapshot_steps(2**31 - 1, every=2**62, until=0, growth=1.5) == [0, 2**31 - 1]


# Files


def test_a_configuration_that_is_no_file_is_not_opened(project, said):
    """A pipe would keep the reader waiting for ever, a device give it bytes without end."""
    os.mkfifo(project.folder / "mine/experiments/pipe.yaml")
    assert said() == "mine/experiments/pipe.yaml: cannot be read: it is a pipe or a device, not a file"
    (project.folder / "mine/experiments/pipe.yaml").unlink()
    (project.folder / "mine/experiments/zeros.yaml").symlink_to("/dev/zero")
    assert said() == "mine/experiments/zeros.yaml: cannot be read: it is a pipe or a device, not a file"


def test_a_configuration_that_is_too_large_is_not_read(project, said):
    (project.folder / "mine/experiments/large.yaml").write_bytes(b"#" * (MAX_FILE_SIZE + 1))
    assert said() == f"mine/experiments/large.yaml: has {MAX_FILE_SIZE + 1} bytes; at most {MAX_FILE_SIZE} are read"


def test_a_broken_link_and_a_circle_of_links_are_said_to_be_unreadable(project):
    (project.folder / "mine/experiments/broken.yaml").symlink_to("nowhere.yaml")
    (project.folder / "mine/experiments/circle.yaml").symlink_to("circle.yaml")
    assert all("cannot be read: " in str(problem) for problem in project.problems())


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "\ud800"])
def test_a_catalogue_of_a_name_that_no_folder_can_have(project, name):
    found = [str(problem) for problem in project.problems({"catalogues": ["mine", name]})]
    assert any("is not a folder" in each or "must not hold the character" in each for each in found)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("/etc/x.png", "must be relative to the working folder, and lie in it"),
        ("../x.png", "must be relative to the working folder, and lie in it"),
        ("http://127.0.0.1/x.png", "is not a file"),
        ("results/figures/x.png", "lies in results/, where this workflow writes"),
        ("x" * 5000 + ".png", "is not a file"),
        ("own.py", "is no image of a known format: .png, .jpg"),
    ],
)
def test_an_image_is_a_file_of_a_known_kind_below_the_working_folder(project, said, source, words):
    project.write("own.py", "")
    text = f"  name: image\n  source: {source}\n  size: 8\n"
    old = "  name: synthetic\n  terms: [{sin: 1}, {sin: 3}]\n  train: 64\n  evaluate: 256\n"
    project.replace(project.experiment, old, text)
    project.replace(project.experiment, "{name: dft, frequencies: [1, 3]}", "dct_bands")
    assert words in said()


def test_own_code_too_deep_for_python_is_an_error_of_the_configuration(project, said):
    project.write("own.py", f"x = {'-' * 20_000}1\ndef act(x): ...\n")
    project.replace(project.experiment, "{name: ricker, a: 1.0}", "own:act")
    project.replace(project.experiment, "  a: {path: model.activation.a, values: [1.0, 0.3]}\n", "")
    project.replace(project.claim, "where: {a: 1.0, start: plain}", "where: {start: plain}")
    project.replace(project.claim, "where: {a: 1.0, start: x8}", "where: {start: x8}")
    project.replace(project.claim, "run: a-1_start-plain", "run: start-plain")
    assert "model.activation" in said()


def test_naming_own_code_does_not_run_it_while_the_configuration_is_read(project):
    project.write("own.py", "raise SystemExit('run')\ndef act(x): ...\n")
    tree = yaml.safe_load(project.sound["experiment"])
    tree["model"]["activation"] = "own:act"
    del tree["axes"]["a"]
    project.experiment.write_text(yaml.safe_dump(tree), encoding="utf-8")
    claim = project.sound["claim"].replace("a: 1.0, ", "").replace("a-1_", "")
    project.claim.write_text(claim, encoding="utf-8")
    assert Plan(project.read()).artefacts()


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!!python/module:os", "!x y"]
)
def test_a_tag_makes_no_object(tmp_path, tag):
    (tmp_path / "a.yaml").write_text(f"a: {tag}\n")
    assert "is not allowed; only plain values are" in one_problem(tmp_path / "a.yaml")
