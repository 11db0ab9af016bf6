"""Measured curves become a table in cycles of a domain of length 1, with medians over seeds."""

from __future__ import annotations

import json

import numpy as np
import pytest
import reference_scales
import xarray as xr

from spectral_bias.artefacts.netcdf import described, write_netcdf

CERTIFICATE = {"rule": "spectrum", "artefact": "", "spec": {}, "inputs": {}, "packages": {}}


def write(path, last, length):
    path.parent.mkdir(parents=True, exist_ok=True)
    errors = [[9.0, value] for value in last]
    values = described(errors, ("seed", "step"), "relative L2 error")
    data = xr.Dataset({"test_error": values}, attrs={"title": "t", "summary": "s", "domain_length": length})
    write_netcdf(data, path, CERTIFICATE)


@pytest.fixture
def results(tmp_path):
    for experiment, axis, length in (
        ("spectral-bottleneck", "omega", 2 * np.pi),
        ("spectral-bottleneck-features", "sigma", 1.0),
    ):
        for centre, scale, last in ((44, 9.8, [3, 1, 2]), (24, 103, [0.5, 0.25]), (24, 19.2, [0.1, 0.3, 0.7])):
            write(tmp_path / f"spectra/{experiment}/centre-{centre}_{axis}-{scale}.nc", last, length)
    return tmp_path


def test_curves_are_medians_over_seeds_in_ascending_order(results, tmp_path, monkeypatch):
    target = tmp_path / "scripts/favoured.json"
    monkeypatch.setattr(reference_scales, "FAVOURED", target)
    monkeypatch.setattr(reference_scales, "ROOT", tmp_path)
    reference_scales.main(results)
    table = json.loads(target.read_text("utf-8"))
    assert table["version"] == reference_scales.VERSION
    assert table["fourier"] == [
        {"band_centre": 24, "sigma": [19.2, 103], "test_error": [0.3, 0.375]},
        {"band_centre": 44, "sigma": [9.8], "test_error": [2]},
    ]
    # omega_0 of a domain of length 1: it favours as many cycles there, omega_0 / (2 pi), as omega_0 does on 2 pi.
    cycles = np.array(table["siren"][0]["omega_0"]) / (2 * np.pi)
    np.testing.assert_allclose(cycles, [19.2, 103], rtol=1e-3)
    assert [row["test_error"] for row in table["siren"]] == [row["test_error"] for row in table["fourier"]]


def test_without_finished_spectra_it_says_what_to_make(tmp_path):
    with pytest.raises(FileNotFoundError, match="make the claim first"):
        reference_scales.main(tmp_path)
