"""The same configuration gives the same bytes, on any number of cores, whatever else is asked for."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

pytestmark = pytest.mark.workflow

# Between them: every kind of dataset, features of layers, labels of each seed's own, equations, mini-batches, kernels.
AGAIN = (
    "low-first",
    "image-contours-first",
    "deep-frequency-principle",
    "early-stopping",
    "hybrid-solver",
    "integral-operator",
    "phase-dnn",
)


def test_a_second_run_on_one_core_in_another_folder_gives_identical_bytes(miniature, tmp_path):
    claims = [f"results/{part}" for claim in AGAIN for part in (f"figures/{claim}.svg", f"report/claims/{claim}.html")]
    clone = type(miniature).fresh(tmp_path / "clone")
    clone.snakemake(*claims, cores=1)
    first, second = miniature.digests(), clone.digests()
    assert len(second) > 60
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
