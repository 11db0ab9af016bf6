"""A whole set of results at the smallest scale, made once by the rules' own functions, without Snakemake."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spectral_bias.artefacts.seal import BLANK, MARK
from spectral_bias.numerics.environment import CACHE_VARIABLE
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.audit import Finding, audit

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
CONFIG = """\
scale: smoke
catalogues: [mine]
only: [tones-first]
"""
TONES = """\
title: Two tones.
dataset: {name: synthetic, terms: [{sin: 1}, {sin: 3}], train: 16, evaluate: 16}
model:
  name: mlp
  widths: [8]
  activation: tanh
  initialisation: xavier
optimiser: {name: adam, learning_rate: 1e-2}
steps: 10
seeds: 2
spectra:
  - {name: dft, frequencies: [1, 3]}
  - example_outputs
axes:
  scale: {path: model.initialisation.scale, values: [1.0, 2.0, 3.0, 4.0]}
"""
PICTURE = """\
title: A picture of my own.
dataset: {name: image, source: pictures/own.png, size: 4}
model: {name: mlp, widths: [8], activation: tanh, initialisation: xavier}
optimiser: {name: adam, learning_rate: 1e-2}
steps: 10
seeds: 2
spectra: [example_outputs]
"""
COMPUTED = """\
title: A transform.
analysis: {name: activation_transform, activation: tanh}
"""
CLAIM = """\
title: Low tones first
statement: {en: Low tones are learned first.}
sources:
  - citation: "A. Author: A paper (2020)."
experiments: [tones, picture, transform]
tests:
  - name: order
    says: The tone 1 comes before the tone 3.
    experiment: tones
    where: {scale: 1.0}
    measure: {name: passage_order, frequencies: [1, 3]}
    statistic: proportion
    at_least: 0.75
  - name: large-start
    kind: control
    says: With larger initial weights the order is lost.
    experiment: tones
    where: {scale: 2.0}
    measure: {name: passage_order, frequencies: [1, 3]}
    statistic: proportion
    at_most: 0.75
figure: {name: low_first, experiment: tones, run: scale-1}
caption: What the figure shows.
"""
MAKE = """
import os
from graphlib import TopologicalSorter
from pathlib import Path
import matplotlib.figure, xarray
from spectral_bias.provenance.stages import call
from spectral_bias.plan.plan import Plan
plan = Plan.read(None, [Path("config.yaml").resolve()], Path())
inputs, artefacts = plan.inputs_by_artefact(), plan.artefacts()
for name in TopologicalSorter(inputs).static_order():
    if name in artefacts and not Path(name).exists():
        # Each job in a process of its own, for JAX is set up once a process.
        if not (job := os.fork()):
            call(artefacts[name][0], artefacts[name][1], name, inputs[name])
            os._exit(0)
        assert os.waitpid(job, 0)[1] == 0, name
"""


class Results:
    """A working folder with results in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """A file of it."""
        return self.folder / name

    def plan(self) -> Plan:
        """What its configuration asks for now."""
        with self.inside():
            return Plan.read(None, [self.folder / "config.yaml"], self.folder)

    def findings(self) -> dict[str, Finding]:
        """What the audit says, by artefact."""
        with self.inside():
            return {finding.artefact: finding for finding in audit(self.folder, self.plan())}

    def faults(self) -> dict[str, str]:
        """The state by artefact of what is not verified and has a fault of its own."""
        return {
            name: each.state
            for name, each in self.findings().items()
            if each.state != "verified" and not each.inherited
        }

    def replace(self, name: str, old: str, new: str) -> None:
        """Edit a text file."""
        text = self.path(name).read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.path(name).write_text(text.replace(old, new), "utf-8")

    def reseal(self, name: str) -> None:
        """Give an edited text artefact a seal that holds, as a forger would who has read the source."""
        data = self.path(name).read_bytes()
        head, _, tail = data.rpartition(MARK)
        blank = head + MARK + BLANK + tail[64:]
        self.path(name).write_bytes(head + MARK + sha256(blank).hexdigest().encode() + tail[64:])

    def edit_record(self, name: str, change) -> None:
        """Change a JSON artefact's content by a function, and seal it again."""
        record = json.loads(self.path(name).read_text("utf-8"))
        change(record)
        self.path(name).write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", "utf-8")
        self.reseal(name)

    def bytes(self) -> dict[str, bytes]:
        """Every file of the folder."""
        return {str(path): path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}

    def inside(self):
        """A context in which the folder is the current one, as it is for a job."""
        return contextlib.chdir(self.folder)

    def make(self, programs: Path) -> None:
        """Make what is not there, in a Python of its own, with the folder of compiled programs."""
        environment = os.environ | {"PYTHONPATH": str(SCRIPTS), CACHE_VARIABLE: str(programs)}
        command = [sys.executable, "-c", MAKE]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="session")
def made(made_once, programs) -> Results:
    """The results; tests must not change them."""
    return Results(made_once("provenance", lambda folder: fill(folder, programs)))


def fill(folder: Path, programs: Path) -> None:
    """Write the configuration into a folder, and make all that it asks for."""
    texts = {
        "config.yaml": CONFIG,
        "mine/experiments/tones.yaml": TONES,
        "mine/experiments/picture.yaml": PICTURE,
        "mine/experiments/transform.yaml": COMPUTED,
        "mine/claims/tones-first.yaml": CLAIM,
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "pictures").mkdir()
    Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(folder / "pictures/own.png")
    Results(folder).make(programs)


@pytest.fixture
def results(made, programs, tmp_path, monkeypatch) -> Results:
    """A copy of the results to tamper with; what is made again there finds the programs compiled."""
    monkeypatch.setenv(CACHE_VARIABLE, str(programs))
    shutil.copytree(made.folder, tmp_path / "work")
    return Results(tmp_path / "work")
