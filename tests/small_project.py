"""A small project in a temporary folder: the settings of the real one, one experiment and one claim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spectral_bias.config import catalogue
from spectral_bias.config.errors import ConfigError

EXPERIMENT = """\
title: Two tones and a Ricker network.
dataset:
  name: synthetic
  terms: [{sin: 1}, {sin: 3}]
  train: 64
  evaluate: 256
model:
  name: mlp
  widths: [16, 16]
  activation: {name: ricker, a: 1.0}
  initialisation: xavier
loss: mse
optimiser: {name: adam, learning_rate: 1e-3}
batch: full
steps: 100
snapshots: {every: 5, until: 50, growth: 1.1}
seeds: 3
spectra:
  - {name: dft, frequencies: [1, 3]}
axes:
  a: {path: model.activation.a, values: [1.0, 0.3]}
  start:
    cases:
      plain: {}
      x8: {model.initialisation.scale: 8.0}
"""

CLAIM = """\
title: Low tones first
statement:
  en: Low tones are learned first.
  zh: 低频先学。
survey_section: 研究方法
sources:
  - citation: "A. Author: A paper (2020)."
    arxiv: "1901.06523"
experiments: [tones]
tests:
  - name: order
    says: The tone 1 comes before the tone 3.
    experiment: tones
    where: {a: 1.0, start: plain}
    measure: {name: passage_order, frequencies: [1, 3]}
    statistic: proportion
    at_least: 0.75
  - name: large-start
    kind: control
    says: With larger initial weights the order is lost.
    experiment: tones
    where: {a: 1.0, start: x8}
    measure: {name: passage_order, frequencies: [1, 3]}
    statistic: proportion
    at_most: 0.75
figure: {name: all_runs, experiment: tones, run: a-1_start-plain}
caption: What the figure shows.
"""


# What a message must not hold: other software's words, addresses, tracebacks, line ends.
MACHINERY = re.compile(r"pydantic|https://errors|Traceback|Error\b|<class|object at 0x|\bctx\b|\n")


class Project:
    """A folder with settings in ``config/``, a catalogue in ``mine/``, and the configuration that they make."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.experiment = folder / "mine" / "experiments" / "tones.yaml"
        self.claim = folder / "mine" / "claims" / "tones-first.yaml"
        self.sound = {"experiment": EXPERIMENT, "claim": CLAIM}
        self.restore()

    def restore(self) -> None:
        """Give both files their sound text back."""
        for kind, text in self.sound.items():
            self.write(getattr(self, kind).relative_to(self.folder).as_posix(), text)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def replace(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {path.name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def read(self, config=None, config_files=()):
        return catalogue.read_catalogue({"catalogues": ["mine"], **(config or {})}, config_files, self.folder)

    def problems(self, config=None, config_files=()):
        """What ``read`` finds wrong."""
        with pytest.raises(ConfigError) as raised:
            self.read(config, config_files)
        return raised.value.problems


def settings_of_no_project() -> str:
    """The text of the real settings, without the name of the real claim that comes first."""
    return (catalogue.CONFIG / "config.yaml").read_text("utf-8").replace("[low-first]", "[]")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The small project; the real one's experiments and claims are out of sight."""
    settings = tmp_path / "config"
    settings.mkdir()
    (settings / "config.yaml").write_text(settings_of_no_project(), "utf-8")
    monkeypatch.setattr(catalogue, "CONFIG", settings)
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


@pytest.fixture
def said(project):
    """A function that gives the one problem that the small project has, in words fit for people."""

    def said(config=None) -> str:
        texts = [str(problem) for problem in project.problems(config)]
        assert len(texts) == 1, texts
        assert not MACHINERY.search(texts[0])
        assert len(texts[0]) < 400
        return texts[0]

    return said
