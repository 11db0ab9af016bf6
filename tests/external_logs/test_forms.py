"""The forms of NetCDF in which people write logs: each is read as the same numbers, or refused with its true reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import xarray as xr

from spectral_bias.external_logs.reading import read_log
from spectral_bias.external_logs.validation import BadLogError

STEPS = np.array([0, 1, 2, 50])
X = -np.pi + 2 * np.pi * np.arange(8) / 8
# Multiples of 1/8, which every packed form below holds exactly.
PREDICTION = np.random.default_rng(0).integers(-80, 80, (2, 4, 8)) / 8.0


def log():
    return xr.Dataset(
        {
            "prediction": (("seed", "step", "sample"), PREDICTION),
            "target": ("sample", np.sin(X)),
            "x": (("sample", "dimension"), X[:, None]),
        },
        coords={"step": STEPS},
    )


def coded(**encoding):
    return lambda data, path: data.to_netcdf(path, encoding={"prediction": encoding})


def edited(change, **options):
    def write(data, path):
        data.to_netcdf(path, **options)
        with netCDF4.Dataset(path, "a") as file:
            file.set_auto_maskandscale(False)
            change(file)

    return write


def changed(change, **options):
    return lambda data, path: change(data).to_netcdf(path, **options)


PACKED = {"dtype": "i2", "scale_factor": 0.125, "add_offset": 1.0, "_FillValue": -32768}
UNSIGNED = {"dtype": "i1", "_Unsigned": "true", "scale_factor": 0.125, "add_offset": -12.0, "_FillValue": -1}
READ = {
    "xarray's default": changed(lambda data: data),
    **{name: coded(compression=name) for name in ("zlib", "szip", "zstd", "bzip2", "blosc_zstd")},
    "shuffle and checksums": coded(zlib=True, shuffle=True, fletcher32=True),
    "packed": coded(**PACKED),
    "packed unsigned": coded(**UNSIGNED),
    "fill value": coded(_FillValue=-1e30),
    "missing value": edited(lambda file: file["prediction"].setncattr("missing_value", -999.0)),
    "valid range": edited(lambda file: file["prediction"].setncattr("valid_range", np.array([-20.0, 20.0]))),
    "valid minimum": edited(lambda file: file["prediction"].setncattr("valid_min", -20.0)),
    "big-endian": coded(dtype=">f8"),
    "unlimited": changed(lambda data: data, unlimited_dims=["step"]),
    "transposed": changed(lambda data: data.transpose("sample", "step", "dimension", "seed")),
    "classic": changed(lambda data: data, format="NETCDF3_CLASSIC"),
    "64-bit offset": changed(lambda data: data, format="NETCDF3_64BIT"),
    "classic model": changed(lambda data: data, format="NETCDF4_CLASSIC"),
    "a group": changed(lambda data: data, group="training"),
    "a group in a group": changed(lambda data: data, group="runs/first"),
    "an axis of one": changed(lambda data: data.assign(prediction=data["prediction"].expand_dims("run"))),
    "one channel": changed(lambda data: data.assign(prediction=data["prediction"].expand_dims("channel", -1))),
    "points of a line": changed(lambda data: data.assign(x=("sample", X))),
    "points as a coordinate": changed(lambda data: data.assign_coords(x=("sample", X))),
    "steps as floats": changed(lambda data: data.assign_coords(step=STEPS.astype(float))),
    "steps with units": edited(lambda file: file["step"].setncattr("units", "1")),
    "other text beside": changed(lambda data: data.assign(note=("seed", ["a", "b"]))),
}


@pytest.mark.parametrize("form", READ)
def test_a_form_is_read_as_the_numbers_it_stands_for(tmp_path, form):
    READ[form](log(), tmp_path / "log.nc")
    found = read_log(tmp_path / "log.nc").variables
    np.testing.assert_array_equal(found["prediction"], PREDICTION)
    np.testing.assert_array_equal(found["step"], STEPS)
    np.testing.assert_allclose(found["target"], np.sin(X))
    np.testing.assert_allclose(found["x"], X[:, None])


def timed(**attributes):
    return edited(lambda file: file["step"].setncatts(attributes))


DURATIONS = STEPS.astype("timedelta64[s]")
DATES = np.datetime64("2024-01-01T00:00:00", "ns") + DURATIONS
REFUSED = {
    "durations": (changed(lambda data: data.assign_coords(step=DURATIONS)), "step: holds times (units 'seconds')"),
    "dates": (changed(lambda data: data.assign_coords(step=DATES)), "step: holds times (units 'seconds since 2024-"),
    "hours": (timed(units="hours"), "step: holds times (units 'hours'); expected the number of optimiser steps"),
    "a narrow valid range": (
        edited(lambda file: file["x"].setncattr("valid_max", 1.0)),
        "x: 2 of 8 values are marked as missing (_FillValue, valid_max) or never written",
    ),
    "complex numbers": (
        changed(lambda data: data.assign(target=data["target"] * 1j), auto_complex=True),
        "target: has the type",
    ),
    "packed by a word": (
        edited(lambda file: file["prediction"].setncattr("scale_factor", "two")),
        "prediction: its attribute scale_factor is 'two'; expected a number other than 0",
    ),
    "packed by nothing": (
        edited(lambda file: file["target"].setncattr("scale_factor", 0.0)),
        "target: its attribute scale_factor is '0.0'; expected a number other than 0",
    ),
    "a target a seed": (
        changed(lambda data: data.assign(target=data["target"].expand_dims(seed=2))),
        "target: has the dimensions (seed, sample); expected target(sample) or target(sample, channel); it has no "
        "dimension 'seed': the same values hold for each seed",
    ),
    "two groups": (
        lambda data, path: [data.to_netcdf(path, group=name, mode=mode) for name, mode in (("a", "w"), ("b", "a"))],
        "prediction: is missing; expected prediction(seed, step, sample) or prediction(seed, step, sample, channel); "
        "the one in the group 'a' is not read",
    ),
    "two groups in a group": (
        lambda data, path: [data.to_netcdf(path, group=f"a/{name}", mode=name) for name in ("w", "a")],
        "prediction: is missing; expected prediction(seed, step, sample) or prediction(seed, step, sample, channel); "
        "the one in the group 'a/w' is not read",
    ),
    "channels on one side": (
        changed(lambda data: data.assign(prediction=data["prediction"].expand_dims(channel=3, axis=-1))),
        "prediction and target: one has a channel dimension and the other has not",
    ),
}


@pytest.mark.parametrize("form", REFUSED)
def test_a_form_that_means_something_else_is_refused_with_the_reason(tmp_path, form):
    write, reason = REFUSED[form]
    write(log(), tmp_path / "log.nc")
    with pytest.raises(BadLogError) as raised:
        read_log(tmp_path / "log.nc")
    assert raised.value.faults[0].startswith(reason)


def test_points_with_an_axis_each_are_told_what_to_make_of_them(tmp_path):
    """Of images as xarray has them; the coordinate x of an axis is not the points."""
    data = xr.Dataset(
        {
            "prediction": (("seed", "step", "y", "x"), PREDICTION.reshape(2, 4, 2, 4)),
            "target": (("y", "x"), np.sin(X).reshape(2, 4)),
        },
        coords={"step": STEPS, "y": [0.0, 1.0], "x": [0.0, 1.0, 2.0, 3.0]},
    )
    data.to_netcdf(tmp_path / "log.nc")
    with pytest.raises(BadLogError) as raised:
        read_log(tmp_path / "log.nc")
    stack = "make one dimension 'sample' of y, x, the last fastest, and write their sizes as the attribute grid_shape"
    points = "one row for each point of y, x, the last of them fastest"
    assert [fault.rpartition("; ")[2] for fault in raised.value.faults] == [stack, stack, points]


@pytest.mark.parametrize(("marker", "reason"), [("zarr.json", "Zarr store; write it as NetCDF"), ("notes", "folder")])
def test_a_folder_says_whether_it_is_a_store(tmp_path, marker, reason):
    (tmp_path / "log.nc").mkdir()
    (tmp_path / "log.nc" / marker).touch()
    with pytest.raises(BadLogError, match=f"is a {reason}"):
        read_log(tmp_path / "log.nc")


@pytest.mark.parametrize(
    ("specimen", "reason"),
    [
        ("float16", "is in half precision (float16), which NetCDF does not have; write float32"),
        ("lzf", "is compressed by a filter that is not installed here (installed: zlib, "),
        ("no-scales", "the file names no dimensions: attach dimension scales, or write it by netCDF4 or xarray"),
    ],
)
def test_what_h5py_writes_and_netcdf_cannot_read_is_named(tmp_path, specimen, reason):
    packed = Path(__file__).with_name("specimens") / f"{specimen}.nc.gz"
    (tmp_path / "log.nc").write_bytes(gzip.decompress(packed.read_bytes()))
    with pytest.raises(BadLogError) as raised:
        read_log(tmp_path / "log.nc")
    assert all(reason in fault for fault in raised.value.faults)


def test_what_other_software_wrote_is_read(tmp_path):
    packed = Path(__file__).with_name("specimens") / "old-format.nc.gz"
    (tmp_path / "log.nc").write_bytes(gzip.decompress(packed.read_bytes()))
    found = read_log(tmp_path / "log.nc")
    np.testing.assert_array_equal(found.variables["target"], np.arange(8.0))
    assert (found.texts, found.attributes["grid_shape"].tolist()) == ({"title": "abc"}, [2, 4])


def test_a_status_of_true_and_false_is_refused_and_not_taken_for_diverged(tmp_path):
    run = xr.Dataset(
        {
            "prediction": (("seed", "step", "sample"), np.zeros((2, 3, 8))),
            "target": (("sample",), np.ones(8)),
            "x": (("sample", "dimension"), np.arange(8.0)[:, None]),
            "status": (("seed",), [True, False]),
        },
        coords={"step": [0, 10, 20]},
    )
    run.to_netcdf(tmp_path / "log.nc")
    reason = "status: is true or false, which does not say how a seed ended; write one of complete, diverged, stopped"
    with pytest.raises(BadLogError, match=reason):
        read_log(tmp_path / "log.nc")
