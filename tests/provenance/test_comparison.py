"""Two files of one artefact: identical, of the same content, within tolerance, or different, and where."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.csv_table import write_table
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.netcdf import described, write_netcdf
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.artefacts.plain_text import write_plain
from spectral_bias.artefacts.seal import WITHOUT_ROOM
from spectral_bias.provenance.comparison import compare, tolerance_of

FORMATS = ("nc", "json", "csv", "svg", "pdf", "png", "html", "css", "js")


def write(path, number=0.5, commit="first", text="words"):
    """A small artefact of the path's format that holds one number and some text."""
    record = certificate("test", "results/x", {"says": commit})
    if path.suffix == ".nc":
        values = described(np.float64([[1.0, number, math.nan], [2.0, -4.0, math.inf]]), ("seed", "step"), text)
        counts = described(np.int32([3, 4]), ("seed",), "counts")
        attributes = {"title": "a", "summary": "a"}
        write_netcdf(xr.Dataset({"loss": values, "count": counts}, attrs=attributes), path, record)
    elif path.suffix == ".json":
        write_record({"tests": [{"estimate": number, "n": 4, "says": text, "upper": math.inf}]}, path, record)
    elif path.suffix == ".csv":
        write_table([{"claim": "a", "estimate": 4.0}, {"claim": text, "estimate": number}], path, record)
    elif path.suffix in (".css", ".js"):
        write_plain(f"/* 4.0 {number} {text} */\n", path, record)
    elif path.suffix == ".html":
        shown = f'<pre class="certificate">{commit}</pre>'
        write_page(f"<html><body><p>4.0 {number} {text}</p>\n{shown}</body></html>\n", path, record)
    else:
        figure = Figure(figsize=(1, 1), dpi=30)
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.plot([0, 1], [0, number], linewidth=3)
        write_picture(figure, path, record, title="t", caption=text)
    return path


@pytest.fixture
def pair(tmp_path):
    """A function that writes two files of a format, the second otherwise, and compares them."""

    def pair(suffix, tolerance=1e-4, **other):
        old, new = write(tmp_path / f"old.{suffix}"), write(tmp_path / f"new.{suffix}", **other)
        return compare(old, new, tolerance)

    return pair


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_made_twice_is_identical(pair, suffix):
    assert pair(suffix).level == "identical"
    assert pair(suffix).differences == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_another_certificate_is_no_other_content(pair, suffix):
    expected = "identical" if f".{suffix}" in WITHOUT_ROOM else "same content"
    assert pair(suffix, commit="second, and longer").level == expected


@pytest.mark.parametrize("suffix", FORMATS)
def test_other_text_is_different(pair, suffix):
    found = pair(suffix, text="other words")
    assert found.level == "different"
    assert "words" in " ".join(map(str, found.differences))


@pytest.mark.parametrize("suffix", FORMATS)
def test_another_number_is_different(pair, suffix):
    found = pair(suffix, number=0.75)
    assert found.level == "different"
    assert len(found.differences) >= 1


@pytest.mark.parametrize(
    ("suffix", "error"), [("nc", 1e-5 / 4), ("json", 1e-5 / 0.50001), ("csv", 2e-5), ("html", 2.5e-6)]
)
def test_a_number_within_tolerance_is_told_with_its_error(pair, suffix, error):
    found = pair(suffix, number=0.50001)
    assert found.level == "within tolerance"
    (only,) = found.differences
    assert only.error == pytest.approx(error, rel=0.01)
    assert pair(suffix, number=0.50001, tolerance=error / 2).level == "different"


def test_a_difference_in_a_netcdf_names_variable_index_and_size(pair):
    (only,) = pair("nc", number=0.7).differences
    assert only.place == "variable loss"
    assert only.says == "1 of 6 values differ; largest 0.05 of the largest magnitude 4 at [seed=0, step=1]: 0.5 -> 0.7"


def test_a_difference_in_a_verdict_names_its_key(pair):
    (only,) = pair("json", number=0.7).differences
    assert str(only).startswith("tests[0].estimate: 0.5 -> 0.7")


@pytest.fixture
def edited(tmp_path):
    """A function that compares two NetCDF datasets."""

    def edited(old, new):
        for name, data in (("old", old), ("new", new)):
            data.to_netcdf(tmp_path / f"{name}.nc", encoding={each: {"_FillValue": None} for each in data.variables})
        return compare(tmp_path / "old.nc", tmp_path / "new.nc", 1e-4)

    return edited


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data.drop_vars("count"), "variable count: is gone"),
        (lambda data: data.assign(extra=("seed", [1.0, 2.0])), "variable extra: is only in the new file"),
        (lambda data: data.assign(count=data["count"] + 1), "variable count: 2 of 2 values differ at [seed=0]: 3 -> 4"),
        (
            lambda data: data.isel(step=slice(2)),
            "variable loss: float64 {'seed': 2, 'step': 3} -> float64 {'seed': 2, ",
        ),
        (
            lambda data: data.assign(loss=data["loss"].astype("f4")),
            "variable loss: float64 {'seed': 2, 'step': 3} -> f",
        ),
        (lambda data: data.assign_attrs(title="b"), "attribute title: a -> b"),
        (
            lambda data: data.assign(loss=data["loss"].fillna(1.0)),
            "variable loss: 1 of 6 values differ at [seed=0, step=2]: nan -> 1.0",
        ),
    ],
)
def test_everything_that_a_netcdf_holds_is_compared(edited, change, says):
    loss = np.float64([[1.0, 0.5, math.nan], [2.0, -4.0, math.inf]])
    data = xr.Dataset({"loss": (("seed", "step"), loss), "count": ("seed", np.int32([3, 4]))}, attrs={"title": "a"})
    found = edited(data, change(data))
    assert found.level == "different"
    assert str(found.differences[0]).startswith(says)


def test_a_file_that_cannot_be_read_is_different(tmp_path):
    old, new = write(tmp_path / "old.nc"), write(tmp_path / "new.nc", number=0.7)
    old.write_bytes(old.read_bytes()[:100])
    found = compare(old, new, 1.0)
    assert found.level == "different"
    assert "its content cannot be read" in str(found.differences[0])


def test_more_is_allowed_after_training():
    assert tolerance_of("dataset") == tolerance_of("analysis") < tolerance_of("train") == tolerance_of("verdict")
    # Single precision keeps 24 bits, 6e-8; an order of magnitude over that, and two more after training.
    assert (tolerance_of("dataset"), tolerance_of("train")) == (1e-6, 1e-4)
