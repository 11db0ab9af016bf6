"""A claim of one's own that runs in seconds, with its experiment and configuration."""

from __future__ import annotations

from pathlib import Path

CONFIG = 'scale: smoke\ncatalogues: ["."]\nonly: [tiny]\n'
EXPERIMENT = """\
title: Two tones and a network of sixteen units.
dataset: {name: synthetic, terms: [{sin: 1}, {sin: 3}], train: 16, evaluate: 16}
model: {name: mlp, widths: [16], activation: tanh}
optimiser: {name: adam, learning_rate: 1e-2}
steps: 40
seeds: 2
spectra: [{name: dft, frequencies: [1, 3]}]
"""
CLAIM = """\
title: A tiny claim
statement: {en: A tiny network learns the lower tone first.}
sources: [{citation: "This folder."}]
experiments: [tiny]
tests:
  - {name: order, says: Low first., experiment: tiny, measure: {name: passage_order, frequencies: [1, 3]},
     statistic: proportion, at_least: 0.5}
  - {name: reversed, kind: control, says: High first must fail., experiment: tiny,
     measure: {name: passage_order, frequencies: [3, 1]}, statistic: proportion, at_most: 0.5}
figure: {name: all_runs, experiment: tiny}
caption: A tiny network.
"""


def write_tiny_project(folder: Path, **more: str) -> None:
    """Write it into a folder.

    Args:
        folder: made if it does not exist.
        more: further files, text by name.
    """
    texts = {"config.yaml": CONFIG, "experiments/tiny.yaml": EXPERIMENT, "claims/tiny.yaml": CLAIM, **more}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
