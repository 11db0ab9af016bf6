"""A stage reads and hashes each of its inputs once, and its certificate has their digests."""

from __future__ import annotations

import hashlib
import runpy
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from spectral_bias.artefacts import certificate as certificates
from spectral_bias.artefacts import seal
from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import ChangedFileError, Inputs
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError
from spectral_bias.registry.search import SCRIPTS

POINTS = np.linspace(0, 1, 8, endpoint=False)
TARGET = np.sin(2 * np.pi * POINTS)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def hashed(monkeypatch):
    """The lengths of what was hashed so far, by what checks seals and by what digests whole files."""
    counted = []

    class Counting:
        def __init__(self, data=b"", *, base=None):
            self.base = base or hashlib.sha256()
            self.update(data)

        def update(self, data):
            counted.append(len(data))
            self.base.update(data)

        def copy(self):
            return Counting(base=self.base.copy())

        def hexdigest(self):
            return self.base.hexdigest()

    shim = SimpleNamespace(sha256=Counting, file_digest=lambda file, _: Counting(file.read()))
    monkeypatch.setattr(seal, "hashlib", shim)
    monkeypatch.setattr(certificates, "hashlib", shim)
    return counted


def test_what_is_read_twice_is_hashed_once(tmp_path, hashed):
    record, linked = tmp_path / "a.json", tmp_path / "b.svg"
    write_record({"text": "x" * 100_000}, record, certificate("verdict", "results/a.json", {}))
    linked.write_bytes(b"y" * 100_000)
    hashed.clear()
    inputs = Inputs()
    for _ in range(3):
        assert inputs.record(record)["text"] == "x" * 100_000
        inputs.files([linked, record])
    assert inputs.digests == {str(record): sha256(record), str(linked): sha256(linked)}
    # Only the text after a seal is hashed twice: with the seal, and with it left blank. In JSON "text" comes after it.
    assert sum(hashed) < 2 * record.stat().st_size + linked.stat().st_size + 300
    assert len([length for length in hashed if length > 90_000]) == 3


def test_a_stage_hashes_its_input_once(tmp_path, make_run, hashed, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run, spectra = tmp_path / "run.nc", tmp_path / "spectra.nc"
    outputs = TARGET * (1 - np.array([1.0, 0.5, 0.1]))[None, :, None].repeat(2, axis=0)
    data = make_run(outputs, TARGET, POINTS, steps=[0, 10, 20], title="A run", summary="Made here.", domain_length=1.0)
    data["status"], data["last_step"] = (("seed",), np.zeros(2, np.int8)), (("seed",), np.full(2, 20, np.int32))
    data["noise"] = (("any",), np.random.default_rng(0).normal(size=50_000))
    for name, variable in data.variables.items():
        variable.attrs |= {"long_name": str(name), "units": "1"}
    write_netcdf(data, run, certificate("train", "run.nc", {}))
    hashed.clear()
    spec = {"experiment": "a", "run": "base", "methods": [{"name": "dft", "frequencies": [1]}]}
    runpy.run_path(str(SCRIPTS / "spectrum.py"))["spectrum"](run, spectra, spec)
    assert read_certificate(spectra)["inputs"] == {str(run): sha256(run)}
    assert run.stat().st_size > 300_000
    assert len([length for length in hashed if length > 300_000]) == 1


def test_a_damaged_input_has_no_digest(tmp_path):
    path = tmp_path / "a.json"
    write_record({}, path, certificate("verdict", "results/a.json", {}))
    path.write_bytes(path.read_bytes()[:-10])
    inputs = Inputs()
    with pytest.raises(DamagedArtefactError):
        inputs.record(path)
    assert inputs.digests == {}


def test_an_artefact_that_goes_into_another_is_checked_first(tmp_path):
    path = tmp_path / "a.json"
    write_record({"text": "as it was made"}, path, certificate("verdict", "results/a.json", {}))
    inputs = Inputs()
    assert inputs.sealed(path) == path.read_bytes()
    assert inputs.digests == {str(path): sha256(path)}
    path.write_bytes(path.read_bytes().replace(b"as it was made", b"as edited here"))
    with pytest.raises(DamagedArtefactError, match=str(path)):
        Inputs().sealed(path)


@pytest.mark.parametrize("recorded", ["of the plan", "of another content", None])
def test_an_own_file_that_changed_since_the_plan_is_refused(tmp_path, monkeypatch, recorded):
    monkeypatch.chdir(tmp_path)
    path = Path("mine.csv")
    path.write_text("1\n", "utf-8")
    planned = {} if recorded is None else {"mine.csv": sha256(path)}
    if recorded == "of another content":
        path.write_text("2\n", "utf-8")
    inputs = Inputs()
    if recorded == "of another content":
        with pytest.raises(ChangedFileError, match=r"mine\.csv: was changed after this run was planned"):
            inputs.own_files([path], planned)
    else:
        inputs.own_files([path], planned)
        assert inputs.digests == {"mine.csv": sha256(path)}


def test_a_stage_writes_nothing_from_an_own_file_that_changed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    log, run = Path("plain.nc"), Path("run.nc")
    shutil.copy(SCRIPTS.parent / "examples/pytorch_log/plain.nc", log)
    spec = {"experiment": "logged", "run": "base", "log": "plain.nc", "code": {}, "format": {}}
    external_log = runpy.run_path(str(SCRIPTS / "external_log.py"))["external_log"]
    with pytest.raises(ChangedFileError):
        external_log(log, run, {**spec, "files": {"plain.nc": "0" * 64}})
    assert not run.exists()
    external_log(log, run, {**spec, "files": {"plain.nc": sha256(log)}})
    assert run.is_file()
