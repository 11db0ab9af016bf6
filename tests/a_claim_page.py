"""A claim's page from a made-up verdict, with the least of words, figure and certificate that there is."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from matplotlib.figure import Figure

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.figures.style import style
from spectral_bias.plan.records.report import PageSpec
from spectral_bias.report.claim_page import claim_page

PATH = "results/report/claims/low-first.html"
VERDICT = "results/verdicts/low-first.json"
SPECTRA = "results/spectra/tones/base.nc"
TEXT = {
    "title": {"en": "Low first", "zh": "低频优先"},
    "statement": {"en": "Low tones are learned first.", "zh": "低频成分快速收敛。"},
    "survey_section": "研究方法",
    "sources": [{"citation": "A. Author: A paper (2020).", "doi": "10.1234/x", "arxiv": None}],
    "paper_setup": None,
    "remark": "",
    "corrected": None,
    "caption": {"en": "What is drawn.", "zh": "图示内容。"},
    "measured": False,
    "added_after": {},
}
SETUPS = {
    "tones": {
        "file": "config/experiments/tones.yaml",
        "setup": {"title": "Two tones.", "seeds": 9, "steps": 100},
        "axes": {"start": ["plain"]},
        "runs": {"base": [SPECTRA, "results/runs/tones/base.nc", "results/datasets/synthetic-0a1b2c3d.nc"]},
    }
}
MODULES = {
    key: {f"spectral_bias.{name}": {"file": f"scripts/spectral_bias/{name.replace('.', '/')}.py", "sha256": "e" * 64}}
    for key, name in (("measure", "verdicts.measures.passage_order"), ("model", "models.networks.mlp"))
}
CERTIFICATE = {
    "artefact": VERDICT,
    "inputs": {SPECTRA: "5" * 64},
    "spec": {"code": {"scripts/verdict.py": "c" * 16}},
    "commit": "d" * 40,
    "modified": False,
    "packages": {"jax": "0.10.2"},
}


@functools.cache
def a_figure() -> bytes:
    """A small figure with a clipped line, a marker and a hatched bar, as the project writes it."""
    with tempfile.TemporaryDirectory() as folder, style():
        path, figure = Path(folder) / "low-first.svg", Figure(figsize=(2, 1))
        axes = figure.subplots()
        axes.plot([0, 1, 2], [0, 1, 0], marker="o")
        axes.bar([0.5], [1.0], hatch="//")
        axes.imshow([[0, 1], [1, 0]], extent=(0, 1, 0, 1))
        write_picture(figure, path, certificate("figure", path, {}), title="Low first", caption="What is drawn.")
        return path.read_bytes()


def a_claim_page(
    record,
    *,
    setups=SETUPS,
    commands=("snakemake here",),
    player=None,
    modules=MODULES,
    figure: bytes | None = None,
    **text,
) -> str:
    """The page of a verdict record; ``text`` replaces words of the claim's file."""
    asked = PageSpec("low-first", {**TEXT, **text}, setups, tuple(commands), modules)
    verdict = {"certificate": CERTIFICATE, "replication": None, **record}
    digests = {VERDICT: "a" * 64, "results/figures/low-first.svg": "b" * 64}
    return claim_page(asked, verdict, a_figure() if figure is None else figure, PATH, digests, player)
