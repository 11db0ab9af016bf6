"""A full disk and a used-up quota are told in words, and leave nothing half-written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.full_disk import FullDiskError
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.seal import check_seal


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["open", "fsync"])
def test_the_systems_words_and_what_to_do_are_told(tmp_path, monkeypatch, number, call):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    path = tmp_path / "record.json"
    path.write_text("old")
    if call == "fsync":
        monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FullDiskError) as raised, atomic_write(path) as partial:
        refuse() if call == "open" else partial.write_text("half")
    assert os.strerror(number) in str(raised.value)
    assert "Make room and run the same command again" in str(raised.value)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "old"


def test_another_error_on_a_disk_with_room_stays_what_it_is(tmp_path):
    def fail(error):
        with atomic_write(tmp_path / "data.nc") as partial:
            partial.write_text("half")
            raise error

    for error in (RuntimeError("NetCDF: HDF error"), PermissionError(errno.EACCES, "no")):
        with pytest.raises(type(error)) as raised:
            fail(error)
        assert raised.value is error
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path):
    """A folder of results on a disk of one megabyte, and a function that gives it more."""
    folder = tmp_path / "results"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk needs root")
    yield folder, lambda: subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
    subprocess.run(["umount", folder], check=True)


WRITE = """
import sys
from pathlib import Path
import numpy as np, xarray as xr
from spectral_bias.artefacts.netcdf import described, write_netcdf
noise = np.random.default_rng(0).random((4, 100_000))
data = xr.Dataset({"loss": described(noise, ("seed", "step"), "a loss")}, attrs={"title": "A.", "summary": "A."})
record = {"rule": "train", "artefact": sys.argv[1], "spec": {}, "inputs": {}, "packages": {}}
write_netcdf(data, Path(sys.argv[1]), record)
"""


def written(path) -> str:
    """What a job says that writes a run file of 3 MB."""
    command = [sys.executable, "-c", WRITE, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_a_disk_too_small_for_a_run_file_is_told_and_the_file_written_when_there_is_room(small_disk):
    folder, more = small_disk
    path = folder / "runs" / "run.nc"
    said = written(path)
    assert f"{os.strerror(errno.ENOSPC)}: the disk is full" in said
    assert f"so {path} was not written" in said
    assert list(path.parent.iterdir()) == []
    # What fits is written meanwhile.
    write_record({"a": 1}, folder / "small.json", {"rule": "verdict"})
    more()
    assert not written(path)
    assert check_seal(path)
    assert [each.name for each in path.parent.iterdir()] == ["run.nc"]
