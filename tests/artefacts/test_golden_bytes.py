"""The writers' bytes beside those of ``golden/<version>.<format>``: other bytes need another format version.

A file that is not there yet is written, and the test fails once: look at it and commit it. Pictures are a stub's, so
that these are the bytes of our writer and not of Matplotlib's.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import matplotlib as mpl
import netCDF4
import numpy as np
import pytest
import xarray as xr

from spectral_bias.artefacts.certificate import certificate, sha256
from spectral_bias.artefacts.csv_table import write_table
from spectral_bias.artefacts.format_versions import FORMAT_VERSIONS
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.netcdf import _origin, described, write_netcdf
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.artefacts.plain_text import write_plain
from spectral_bias.artefacts.seal import WITHOUT_ROOM, sidecar

GOLDEN = Path(__file__).parent / "golden"
FORMATS = sorted(set(FORMAT_VERSIONS) - {"certificate"})
RECORD = {
    "schema": 1,
    "rule": "train",
    "artefact": "results/runs/tones/base.nc",
    "spec": {"says": '</script> & "quoted", 频率', "seeds": 2},
    "inputs": {"results/datasets/tones.nc": "0" * 64},
    "packages": {"numpy": "1"},
    "commit": "1" * 40,
    "modified": True,
}


# What the writer of NetCDF has words for.
DIMENSIONS = (
    *("boundary", "channel", "copy", "curve_seed", "given", "moment", "part", "shown", "shown_seed", "sub_band"),
    *("train", "unit", "wave"),
)
CONTENT = (
    *("x_train", "boundary_x_train", "given_x", "shown_x", "angle", "label", "y_train", "dy_train", "d2y_train"),
    *("sub_bands_train", "boundary_y_train", "given_label", "shown_target", "source", "source_train"),
    *("reaction_train", "trained_on", "given_role", "half"),
)
RULES = ("dataset", "train", "external_log", "spectrum", "analysis")


class StubFigure:
    """A figure whose picture says how it was asked for."""

    def savefig(self, path, *, format, metadata):
        layout = mpl.rcParams["figure.constrained_layout.use"]
        path.write_text(f"{format} {metadata} {mpl.rcParams['svg.hashsalt']} {layout}\n", encoding="utf-8")


def dataset():
    large = np.int64([1, 2**40])
    variables = {
        "prediction": described(np.float32([[0.5, -1.0], [2.0, np.inf]]), ("seed", "step"), "output"),
        "target": described(np.float32([1.0, 2.0]), ("sample",), "target"),
        "x": described(np.float64([[1.0], [2.0]]), ("sample", "dimension"), "points"),
        "role": described(np.int8([0, 1]), ("sample",), "role", flag_values=np.int8([0, 1])),
        "count": described(np.int64([3, 4]), ("sample",), "small whole numbers"),
        "large": described(large, ("sample",), "large whole numbers"),
        "word": described(np.array(["a", "bc"]), ("sample",), "text"),
        "scalar": described(np.float64(1.5), (), "one number", "s"),
        "all": described(np.float32(1.0).reshape(len(DIMENSIONS) * (1,)), DIMENSIONS, "all dimensions"),
        **{name: described(np.int8(1), (), name) for name in CONTENT},
    }
    origins = {f"origin_{rule}": str(_origin({**RECORD, "rule": rule})) for rule in RULES}
    coordinates = {"step": described(np.int32([0, 5]), ("step",), "optimiser steps taken")}
    return xr.Dataset(variables, coordinates, {"title": "A run", "summary": "Made here.", **origins})


def write(path: Path) -> None:
    match path.suffix:
        case ".nc":
            write_netcdf(dataset(), path, RECORD)
        case ".json":
            write_record({"b": [1.0, float("inf"), float("nan")], "a": {"x": "频率"}}, path, RECORD)
        case ".csv":
            rows = [{"claim": "low-first", "estimate": 1.0}, {"claim": "=1+1", "estimate": float("inf")}]
            write_table(rows, path, RECORD)
        case ".css" | ".js":
            write_plain("/* 频率 */\n", path, RECORD)
        case ".html":
            write_page("<!DOCTYPE html><html><body><p>频率</p></body></html>\n", path, RECORD)
        case _:
            write_picture(StubFigure(), path, RECORD, title="Title", caption="A caption.")


def described_netcdf(path: Path) -> list[str]:
    """All that a NetCDF file holds and how, whatever version of the libraries wrote it."""
    with netCDF4.Dataset(path) as data:
        data.set_auto_mask(False)
        lines = [data.data_model]
        lines += [f"{name}: {data.getncattr(name)!r}" for name in data.ncattrs()]
        lines += [f"{name}: {len(each)} {each.isunlimited()}" for name, each in data.dimensions.items()]
        for name, each in data.variables.items():
            how = each.filters(), each.chunking(), each.endian() if each.dtype is not str else ""
            lines += [f"{name} {each.dtype} {each.dimensions} {how} {each[...].tolist()}"]
            lines += [f"{name}: {attribute}: {each.getncattr(attribute)!r}" for attribute in each.ncattrs()]
    return [*lines, str(path.read_bytes()[-78:-65])]


def libraries(path: Path) -> str:
    with netCDF4.Dataset(path) as data:
        return str(data.getncattr("_NCProperties"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_the_bytes_of_its_version(name, tmp_path):
    golden, path = GOLDEN / f"{FORMAT_VERSIONS[name]}.{name}", tmp_path / f"a.{name}"
    write(path)
    if not golden.is_file():
        write(golden)
        pytest.fail(f"{golden} was not there and has been written: look at it and commit it")
    if name == "nc":
        assert described_netcdf(path) == described_netcdf(golden)
        if libraries(path) != libraries(golden):
            return
    for each in (path, sidecar(path)) if f".{name}" in WITHOUT_ROOM else (path,):
        assert each.read_bytes() == (GOLDEN / each.name.replace("a", golden.stem, 1)).read_bytes()


def test_a_certificate_has_the_parts_of_its_version(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"an input")
    record = certificate(
        "train", "results/runs/a/base.nc", {"seeds": 2}, {str(file): sha256(file)}, numeric_environment={"threads": "1"}
    )
    assert record["schema"] == FORMAT_VERSIONS["certificate"] == 1
    assert {*record, "commit", "modified"} == {
        *("schema", "rule", "artefact", "spec", "inputs", "packages", "lock", "numeric_environment"),
        *("commit", "modified"),
    }
    assert record["inputs"] == {str(file): hashlib.sha256(b"an input").hexdigest()}
    assert all(isinstance(version, str) for version in record["packages"].values())
