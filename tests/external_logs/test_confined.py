"""A log that could do harm is refused in words, whatever the library that unpacks it does."""

from __future__ import annotations

import gzip
import os
from io import BytesIO
from pathlib import Path

import netCDF4
import numpy as np
import pytest

from spectral_bias.external_logs import confined
from spectral_bias.external_logs.confined import read_log
from spectral_bias.external_logs.validation import BadLogError

SPECIMENS = Path(__file__).with_name("specimens")
OUTSIDE = "its numbers stand in another file; write them into this one"
UNREADABLE = "not readable as NetCDF: "


@pytest.fixture
def specimen(tmp_path, monkeypatch):
    """A function that puts a stored log into the working folder."""
    monkeypatch.chdir(tmp_path)

    def put(name):
        Path("log.nc").write_bytes(gzip.decompress((SPECIMENS / f"{name}.nc.gz").read_bytes()))
        return Path("log.nc")

    return put


def faults(path):
    with pytest.raises(BadLogError) as raised:
        read_log(path)
    assert str(path) in str(raised.value)
    return raised.value.faults


def test_what_other_software_wrote_is_read(specimen):
    found = read_log(specimen("old-format"))
    assert found.variables["prediction"].shape == (2, 4, 8)
    np.testing.assert_array_equal(found.variables["target"], np.arange(8.0))
    assert found.words == {"title": "abc"}
    assert found.facts["grid_shape"].tolist() == [2, 4]


def test_a_log_cannot_bring_in_the_bytes_of_another_file(specimen):
    """HDF5 lets a variable name a file that holds its numbers; NetCDF's library alone would read it."""
    log = specimen("external")
    Path("secret.bin").write_bytes(b"SECRET" * 100)
    with netCDF4.Dataset(log) as data:
        assert bytes(np.asarray(data["prediction"][:], np.int8).ravel()[:6]) == b"SECRET"
    (found,) = faults(log)
    assert found.startswith(UNREADABLE)


def test_a_log_cannot_be_made_of_other_files(specimen):
    Path("other.h5").write_bytes(specimen("old-format").read_bytes())
    assert faults(specimen("virtual")) == (f"prediction: {OUTSIDE}",)
    assert faults(specimen("link"))


@pytest.mark.parametrize("name", ["crash", "endless"])
def test_a_log_that_kills_or_holds_the_library_is_refused(specimen, monkeypatch, name):
    """Found by changing bytes of sound ones: HDF5 2.2 ends with SIGSEGV on the first and never with the second."""
    monkeypatch.setattr(confined, "WORK", 1)
    (found,) = faults(specimen(name))
    assert found.startswith(UNREADABLE)


@pytest.mark.parametrize(
    ("status", "words"), [(-11, "with SIGSEGV"), (-24, "more than 60 seconds"), (-14, "more than 60"), (1, "status 1")]
)
def test_how_the_child_ended_is_told(status, words):
    assert words in confined._end(status)


@pytest.mark.parametrize(
    "said",
    [
        b"[]\n",
        b"{}\n",
        b"\xff\n",
        b'{"faults": [], "variables": [["x", "O", [8]]], "facts": [], "words": {}, "ignored": []}\n',
        b'{"faults": [], "variables": [["y", "f8", [1]]], "facts": [], "words": {}, "ignored": []}\n12345678',
        b'{"faults": [], "variables": [["x", "f8", [1000000, 1000000]]], "facts": [], "words": {}, "ignored": []}\n',
        b'{"faults": [], "variables": [["x", "f8", [-1]]], "facts": [], "words": {}, "ignored": []}\n',
    ],
)
def test_what_no_sound_child_says_is_not_believed(said):
    with pytest.raises(BadLogError, match="makes no sense"):
        confined._received(BytesIO(said), Path("log.nc"))


def test_a_child_that_says_too_little_has_ended():
    said = b'{"faults": [], "variables": [["x", "f8", [8]]], "facts": [], "words": {}, "ignored": []}\n1234'
    for end in (0, 10, len(said)):
        with pytest.raises(EOFError):
            confined._received(BytesIO(said[:end]), Path("log.nc"))


def test_what_is_no_file_is_not_opened(tmp_path):
    assert faults(tmp_path) == ("is a folder",)
    os.mkfifo(tmp_path / "pipe.nc")
    assert faults(tmp_path / "pipe.nc") == ("is a pipe or a device, no file",)
    (tmp_path / "zeros.nc").symlink_to("/dev/zero")
    assert faults(tmp_path / "zeros.nc") == ("is a pipe or a device, no file",)
    with pytest.raises(FileNotFoundError):
        read_log(tmp_path / "absent.nc")


def test_a_link_is_read_as_the_log_that_it_leads_to(specimen):
    Path("linked.nc").symlink_to(specimen("old-format"))
    assert read_log(Path("linked.nc")).variables["step"].tolist() == [0, 1, 2, 3]


def test_a_module_beside_the_log_is_not_run(specimen):
    log = specimen("old-format")
    for name in ("netCDF4.py", "numpy.py", "json.py", "spectral_bias.py"):
        Path(name).write_text("raise SystemExit(3)\n", "utf-8")
    assert read_log(log).variables["x"].shape == (8, 1)


def test_a_log_that_takes_too_much_memory_is_refused(tmp_path, monkeypatch):
    with netCDF4.Dataset(tmp_path / "wide.nc", "w") as data:
        for name, size in {"seed": 60, "step": 1000, "sample": 1000, "dimension": 1}.items():
            data.createDimension(name, size)
        for name, dims in {
            "x": ("sample", "dimension"),
            "target": ("sample",),
            "prediction": ("seed", "step", "sample"),
        }.items():
            data.createVariable(name, "f8", dims, zlib=True)
        data.createVariable("step", "i4", ("step",))[:] = np.arange(1000)
    assert (tmp_path / "wide.nc").stat().st_size < 10**6
    monkeypatch.setattr(confined, "MEMORY", 700 * 2**20)
    assert faults(tmp_path / "wide.nc") == ("reading it takes more than 734003200 bytes of memory",)


def test_words_of_a_log_are_one_line_without_commands(tmp_path):
    with netCDF4.Dataset(tmp_path / "log.nc", "w") as data:
        for name, size in {"seed": 1, "step": 2, "sample": 3, "dimension": 1}.items():
            data.createDimension(name, size)
        data.createVariable("step", "i4", ("step",))[:] = [0, 1]
        data.createVariable("x", "f8", ("sample", "dimension"))[:] = 1.0
        data.createVariable("target", "f8", ("sample",))[:] = 1.0
        data.createVariable("prediction", "f8", ("seed", "step", "sample"))[:] = 1.0
        data.createVariable("evil\u202ename", "f4", ())
        data.setncatts({"title": "one\ntwo\x1b[31m red", "summary": "<script>alert(1)</script>"})
    found = read_log(tmp_path / "log.nc")
    assert found.words == {"title": "one two\\u001b[31m red", "summary": "<script>alert(1)</script>"}
    assert found.ignored == ("evil\\u202ename",)


def test_endless_attributes_are_refused(tmp_path):
    with netCDF4.Dataset(tmp_path / "log.nc", "w") as data:
        for name, size in {"seed": 1, "step": 2, "sample": 3, "dimension": 1}.items():
            data.createDimension(name, size)
        data.createVariable("step", "i4", ("step",))[:] = [0, 1]
        for name, dims in {
            "x": ("sample", "dimension"),
            "target": ("sample",),
            "prediction": ("seed", "step", "sample"),
        }.items():
            data.createVariable(name, "f8", dims)[:] = 1.0
        data.setncatts({"title": "x" * 10_001, "grid_shape": np.full(10_000, 2**62)})
    assert faults(tmp_path / "log.nc") == (
        "attribute title: has more than 10000 letters",
        "attribute grid_shape: must be whole numbers above 0",
    )
