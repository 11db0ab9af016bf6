"""Own code through real jobs: dotted names, files that it reads, and a working folder full of treacherous names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import netCDF4
import pytest

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]
TREACHEROUS = ("queue", "random", "struct", "copy", "xarray", "spectrum", "plan")
# Named like a script of the project; what it imports too.
TRAIN = """
import equinox as eqx
import jax

from settings import FACTOR
from spectral_bias.registry.quantities import Activation, File, PositiveInt


class Net(eqx.Module):
    first: eqx.nn.Linear
    last: eqx.nn.Linear
    activation: Activation = eqx.field(static=True)
    shift: float = eqx.field(static=True)

    def __init__(self, key, inputs, outputs, width: PositiveInt = 8, *, activation: Activation = "tanh", table: File):
        first, last = jax.random.split(key)
        self.first, self.last = eqx.nn.Linear(inputs, width, key=first), eqx.nn.Linear(width, outputs, key=last)
        self.activation = activation
        with open(table) as file:
            self.shift = float(file.read())

    def __call__(self, x):
        return FACTOR * self.last(self.activation(self.first(x))) + self.shift
"""
EXPERIMENT = """\
title: A network in train.py, and names of installed packages.
dataset: {name: synthetic, terms: [{sin: 1}], train: 16, evaluate: 16}
model: {name: train.Net, table: table.txt, activation: jax.nn.mish}
loss: optax.losses:huber_loss
optimiser: {name: optax.adamw, learning_rate: 1e-3}
steps: 4
snapshots: {every: 2, until: 4, growth: 2.0}
seeds: 1
spectra: [{name: dft, frequencies: [1]}]
"""
CONFIG = "catalogues: ['.']\nonly: []\nsweeps: [mine]\nnumerics: {warm_start: %s}\n"
RUN = "results/runs/mine/base.nc"


class Work:
    """A working folder outside of the project."""

    def __init__(self, folder: Path, warm: bool) -> None:
        self.folder = folder
        texts = {f"{name}.py": "raise RuntimeError('a file of the working folder')\n" for name in TREACHEROUS}
        texts |= {"train.py": TRAIN, "settings.py": "FACTOR = 2.0\n", "table.txt": "0.5\n"}
        texts |= {"experiments/mine.yaml": EXPERIMENT, "config.yaml": CONFIG % str(warm).lower()}
        for name, text in texts.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, "utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "snakemake", "--cores", "1", "--directory", str(self.folder), *arguments]
        command += ["--configfile", str(self.folder / "config.yaml")]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    def planned(self) -> set[str]:
        done = self.run("-n", "--summary")
        return {line.split("\t")[0] for line in done.stdout.splitlines()[1:] if line.endswith("update pending")}

    def spectral_bias(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
        command = [sys.executable, "-P", "-m", "spectral_bias", *arguments, "--configfile", "config.yaml"]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def record(self) -> dict:
        with netCDF4.Dataset(self.folder / RUN) as run:
            return json.loads(run.certificate)


@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_what_is_checked_and_certified_is_what_runs(tmp_path, warm):
    work = Work(tmp_path, warm)
    done = work.run()
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    code = {name for name in work.record()["spec"]["code"] if not name.startswith("scripts/")}
    assert {"train.py", "settings.py", "table.txt", "jax/_src/nn/functions.py", "optax/_src/alias.py"} <= code
    with netCDF4.Dataset(tmp_path / RUN) as run:
        # The shift from the table: outputs of a small network lie around it.
        assert abs(float(run["prediction"][0, 0].mean()) - 0.5) < 2.0
    assert work.planned() == set()
    if not warm:
        return
    assert work.spectral_bias("audit").returncode == 0
    rebuilt = work.spectral_bias("rebuild", RUN)
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
    (tmp_path / "table.txt").write_text("0.25\n", "utf-8")
    atlas = {"results/atlas.csv", "results/atlas.csv.cert.json", "results/report/atlas.html"}
    assert work.planned() == {RUN, "results/spectra/mine/base.nc"} | atlas
    assert "code: table.txt" in work.spectral_bias("audit").stdout
    (tmp_path / "table.txt").unlink()
    assert 'model.table = "table.txt": is not a file' in work.run("-n").stderr + work.run("-n").stdout


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "import jax\n",
            "import jax\nimport queue\n",
            "train.py imports queue, and queue.py in the working folder has",
        ),
        ("* self.last(", "* sum(self.last(", ""),
    ],
    ids=["a hidden import", "a wrong shape"],
)
def test_what_would_go_wrong_is_refused_with_its_reason(tmp_path, old, new, message):
    work = Work(tmp_path, warm=True)
    text = TRAIN.replace(old, new)
    if not message:
        text = text.replace("self.first(x))) + self.shift", "self.first(x)))) + self.shift")
        message = "the network's output is float32 (one number); expected float32[1]"
    (tmp_path / "train.py").write_text(text, "utf-8")
    done = work.run(RUN)
    assert done.returncode != 0
    assert message in done.stdout + done.stderr
    assert not (tmp_path / RUN).exists()
