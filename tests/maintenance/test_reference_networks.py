"""The table of the atlas's networks belongs to the experiment as it is, and holds what the spectra say."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import reference_networks

from made_up_spectra import STEPS, a_spectrum
from spectral_bias.plan.atlas_runs import atlas_runs

TABLE = json.loads(reference_networks.TABLE.read_text("utf-8"))
AGAIN = "the experiment atlas-networks has changed: make it at default scale, then run make reference"


@pytest.fixture(scope="module")
def plan():
    return reference_networks.planned()


def test_the_table_is_of_the_experiment_as_it_is(plan):
    now = reference_networks.definition(plan)
    assert {key: TABLE[key] for key in now} == now, AGAIN
    names = [run.run.removeprefix("network-") for run in atlas_runs(plan)]
    assert [row["name"] for row in TABLE["networks"]] == names, AGAIN
    assert len(names) == 60


def test_a_changed_setup_is_noticed(plan):
    before = reference_networks.definition(plan)["setups_sha256"]
    experiments = {"atlas-networks": {"optimiser": {"learning_rate": 2e-3}}}
    changed = reference_networks.Plan.read({"sweeps": ["atlas-networks"], "experiments": experiments})
    assert reference_networks.definition(changed)["setups_sha256"] != before


def test_rows_are_whole():
    for row in TABLE["networks"]:
        assert [*row["alpha"]] == [*row["times"]] == ["0.1", "0.2"]
        assert all(len(times) == 10 for times in row["times"].values())
        for value, lower, upper in (
            *row["alpha"].values(),
            *(each for times in row["times"].values() for each in times),
        ):
            ends = (-math.inf if lower is None else lower, math.inf if upper is None else upper)
            assert value is None or ends[0] <= value <= ends[1]
        assert row["parameters"] > 0


def test_a_row_holds_the_medians_of_its_spectrum(plan):
    # The error of tone k is exp(-step / 4 k): it passes a threshold at 4 k ln(1 / threshold), so that alpha is about 1.
    k = np.arange(1, 11)
    error = np.exp(-STEPS[None, :, None] / (4.0 * k)).repeat(9, axis=0)
    run = next(run for run in atlas_runs(plan))
    row = reference_networks.network(run, a_spectrum(error, places=k, attributes={"parameters": 49}))
    for threshold in ("0.1", "0.2"):
        assert row["alpha"][threshold] == pytest.approx([1.0] * 3, abs=0.05)
        expected = np.ceil(4 * k * math.log(1 / float(threshold)))
        np.testing.assert_array_equal(row["times"][threshold], np.stack([expected, expected - 1, expected], axis=1))
    assert row["final_rmse"] == pytest.approx([np.sqrt(np.mean(error[0, -1] ** 2))] * 3, rel=1e-3)
    assert row["parameters"] == 49


def test_what_is_never_reached_has_no_upper_bound(plan):
    error = np.ones((9, len(STEPS), 10))
    error[:, 5:, 0] = 0.01
    run = next(run for run in atlas_runs(plan))
    row = reference_networks.network(run, a_spectrum(error, places=np.arange(1, 11), attributes={"parameters": 49}))
    assert row["times"]["0.2"][0] == [5, 4, 5]
    assert all(each[0] is each[2] is None for each in row["times"]["0.2"][1:])
    assert row["alpha"]["0.2"][0] is row["alpha"]["0.2"][2] is None


def test_missing_spectra_are_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="60 of 60 spectra are missing"):
        reference_networks.main(tmp_path)
