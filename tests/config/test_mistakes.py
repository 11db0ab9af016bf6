"""Mistakes of one edit, in ``mistakes.txt``: every message names place, value, what is allowed and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import tiny_project
from small_project import CLAIM, EXPERIMENT, MACHINERY
from spectral_bias.config import catalogue
from spectral_bias.config.errors import ConfigError

TEXTS = {
    "mine/experiments/tones.yaml": EXPERIMENT,
    "mine/claims/tones-first.yaml": CLAIM,
    "config.yaml": tiny_project.CONFIG.replace('["."]', '[".", mine]'),
    "experiments/tiny.yaml": tiny_project.EXPERIMENT,
    "claims/tiny.yaml": tiny_project.CLAIM,
    "own.py": """\
from spectral_bias.registry.quantities import PositiveFloat

def act(x, *, sharpness: PositiveFloat = 1.0): ...
""",
}


class Mistake(NamedTuple):
    """An edit of one file, and the problems that it makes."""

    file: str
    old: str
    new: str
    problems: list[str]


def mistakes() -> list[Mistake]:
    found, file = [], ""
    for line in Path(__file__).with_name("mistakes.txt").read_text("utf-8").splitlines():
        old, arrow, new = line.replace("\\n", "\n").partition(" ==>")
        if line.startswith("#"):
            continue
        if arrow:
            found.append(Mistake(file, old, new[1:], []))
        elif line.startswith("["):
            file = line[1:-1]
        elif line:
            found[-1].problems.append(file + line[2:] if line[2] == ":" else line[2:])
    return found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with two experiments and two claims."""
    for name, text in {**TEXTS, "config/config.yaml": "scale: default\n"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(catalogue, "CONFIG", tmp_path / "config")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_mistake_there_is_no_problem(folder):
    read = catalogue.read_catalogue(None, [folder / "config.yaml"], folder)
    assert list(read.claims) == ["tiny", "tones-first"]


@pytest.mark.parametrize("mistake", mistakes(), ids=lambda each: f"{each.old} ==> {each.new}")
def test_a_mistake_is_told_with_its_place_and_its_remedy(folder, mistake):
    text = TEXTS[mistake.file]
    assert mistake.old in text
    (folder / mistake.file).write_text(text.replace(mistake.old, mistake.new, 1), "utf-8")
    with pytest.raises(ConfigError) as raised:
        catalogue.read_catalogue(None, [folder / "config.yaml"], folder)
    found = [str(problem) for problem in raised.value.problems]
    for expected, each in zip(mistake.problems, found, strict=True):
        assert each.startswith(expected.removesuffix("...")) if expected.endswith("...") else each == expected
        assert not MACHINERY.search(each)
    assert not (folder / "owned").exists()
