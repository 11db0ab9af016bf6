"""The same configuration gives the same bytes, on any number of cores, whatever else is asked for."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

pytestmark = pytest.mark.workflow

CLAIM = ("figures/low-first.svg", "report/claims/low-first.html")
# Of each of these one run. Between them: pictures, features of layers, labels of each seed's own, equations,
# mini-batches, kernels, networks in parts.
AGAIN = (
    "image-contours-first",
    "deep-frequency-principle-images",
    "early-stopping-labels",
    "hybrid-solver",
    "integral-operator",
    "phase-dnn",
    "phase-dnn-helmholtz",
)


def test_a_second_run_on_one_core_in_another_folder_gives_identical_bytes(miniature, tmp_path):
    results = miniature.work / "results"
    spectra = [min((results / "spectra" / name).iterdir()).relative_to(results).as_posix() for name in AGAIN]
    targets = [f"results/{name}" for name in (*CLAIM, *spectra)]
    clone = type(miniature).fresh(tmp_path / "clone")
    clone.snakemake(*targets, cores=1)
    first, second = miniature.digests(), clone.digests()
    assert len(second) > 40
    assert {name.split("/")[0] for name in second} >= {"datasets", "runs", "spectra", "verdicts", "figures", "report"}
    assert [name for name in second if first[name] != second[name]] == []


def test_more_seeds_leave_the_first_ones_alone(edited):
    run = "results/runs/low-first/target-three-tones_start-plain.nc"
    with xr.open_dataset(edited.work / run) as data:
        before = data["prediction"].values
    edited.replace("config/smoke.yaml", "low-first: {steps: 600, seeds: 3}", "low-first: {steps: 600, seeds: 5}")
    edited.snakemake(run)
    with xr.open_dataset(edited.work / run) as data:
        after = data["prediction"].values
    assert after.shape[0] == 5
    np.testing.assert_array_equal(after[: len(before)], before)
