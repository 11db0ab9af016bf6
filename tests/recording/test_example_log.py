"""The logs in examples/pytorch_log have the form that the recorder writes, as docs/run-file.md shows it."""

from __future__ import annotations

import re
from pathlib import Path

import netCDF4
import numpy as np
import pytest

from spectral_bias.external_logs.reading import read_log
from spectral_bias.recording import Recorder

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/pytorch_log"
LOGS = [EXAMPLE / "plain.nc", EXAMPLE / "x8.nc"]


def form(path):
    """Variables with types, dimensions and attributes, in order of their names."""
    with netCDF4.Dataset(path) as data:
        return {
            name: (str(each.dtype), each.dimensions, sorted(each.ncattrs()))
            for name, each in sorted(data.variables.items())
        }


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_a_log_is_in_the_form_of_the_recorder(tmp_path, path):
    log = read_log(path).variables
    with Recorder(tmp_path / "log.nc", log["x"], log["target"], trained_on=True, seeds=8) as recorder:
        for place, step in enumerate(log["step"][:3]):
            recorder.log(int(step), log["prediction"][:, place], log["loss"][:, place])
    assert form(path) == form(tmp_path / "log.nc")
    assert path.stat().st_size < 250_000


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_its_looks_are_due_by_the_recorders_rule_and_its_last_step_is_the_trainings(path):
    steps = read_log(path).variables["step"]
    assert (steps[0], steps[-1]) == (0, 3000)
    assert (np.diff(steps) <= np.maximum(1, np.floor(0.05 * steps[:-1]))).all()


def test_the_page_shows_the_header_of_the_file():
    page = (ROOT / "docs/run-file.md").read_text("utf-8")
    with netCDF4.Dataset(LOGS[0]) as data:
        sizes = {name: len(each) for name, each in data.dimensions.items()}
        variables = {name: each.dimensions for name, each in data.variables.items()}
    header = page[page.index("netcdf plain {") : page.index("// global attributes")]
    assert {name: int(size) for name, size in re.findall(r"^\t(\w+) = (\d+) ;$", header, re.M)} == sizes
    shown = re.findall(r"^\t\w+ (\w+)\(([\w, ]+)\) ;$", header, re.M)
    assert {name: tuple(dims.split(", ")) for name, dims in shown} == variables
