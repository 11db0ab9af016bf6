"""docs/recording.md: each program on it runs as it stands, and leaves a log that the atlas reads."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from spectral_bias.external_logs.reading import read_log

ROOT = Path(__file__).resolve().parents[2]
PAGE, SCRIPTS = ROOT / "docs/recording.md", ROOT / "scripts"
PROGRAMS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
LOGS = [next(iter(re.findall(r'"(\w+\.nc)"', program))) for program in PROGRAMS]


def test_the_page_has_a_loop_in_pytorch_one_in_equinox_and_checkpoints():
    assert LOGS == ["torch.nc", "equinox.nc", "checkpoints.nc"]


@pytest.mark.parametrize("name", LOGS)
def test_a_program_runs_and_its_network_has_learned_something(tmp_path, name):
    program = PROGRAMS[LOGS.index(name)]
    if missing := [each for each in re.findall(r"^import (\w+)", program, re.M) if not importlib.util.find_spec(each)]:
        pytest.skip(f"not installed: {', '.join(missing)}")
    subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(SCRIPTS)}, check=True
    )
    log = read_log(tmp_path / name)
    assert (log.members.status == 0).all()
    errors = ((log.variables["prediction"] - log.variables["target"]) ** 2).mean(axis=-1)
    assert (errors[:, -1] < 0.9 * errors[:, 0]).all()
    if "loss" in log.variables:
        assert abs(log.variables["loss"] - errors).max() < 1e-4 * errors.max()
