"""Copied results: certificates, not file times, say what is up to date, and times are set to say the same."""

import os

import numpy as np
import pytest
import xarray as xr

from spectral_bias.artefacts.certificate import certificate, sha256
from spectral_bias.artefacts.input_digests import InputDigests
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.netcdf import described, write_netcdf
from spectral_bias.snakemake_patches.adoption import OLD, adopt

DATA, RUN, VERDICT = "results/datasets/a.nc", "results/runs/a/base.nc", "results/verdicts/a.json"
ARTEFACTS = {
    VERDICT: ("verdict", {"claim": "a"}),
    RUN: ("train", {"seeds": 2}),
    DATA: ("dataset", {"dataset": {"name": "synthetic", "terms": [], "train": 8, "evaluate": 8}, "stream": "a"}),
}


def write(name, inputs, monkeypatch, folder):
    monkeypatch.chdir(folder)  # as a job does: paths in certificates are relative to the working folder
    rule, spec = ARTEFACTS[name]
    record = certificate(rule, name, spec, {each: sha256(folder / each) for each in inputs})
    path = folder / name
    if path.suffix == ".json":
        write_record({}, path, record)
    else:
        values = described(np.float32([1.0]), ("seed",), "numbers")
        write_netcdf(xr.Dataset({"a": values}, attrs={"title": "a", "summary": "a"}), path, record)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A dataset, a run of it and a verdict on that, with file times in the wrong order."""
    for name, inputs in ((DATA, []), (RUN, [DATA]), (VERDICT, [RUN])):
        write(name, inputs, monkeypatch, tmp_path)
    for place, name in enumerate((VERDICT, RUN, DATA)):
        os.utime(tmp_path / name, (place, place))
    return tmp_path


def adopted(folder, artefacts):
    """Adopt, and name what is out of date, which is dated before everything else."""
    adopt(artefacts, InputDigests(folder))
    return sorted(name for name in artefacts if (folder / name).exists() and (folder / name).stat().st_mtime < OLD)


def times(folder):
    return [(folder / name).stat().st_mtime for name in (DATA, RUN, VERDICT)]


def test_what_is_up_to_date_is_dated_in_the_order_of_stages(folder):
    assert adopted(folder, ARTEFACTS) == []
    assert times(folder) == sorted(set(times(folder)))


def test_an_artefact_of_another_spec_is_dated_before_its_inputs(folder):
    assert adopted(folder, {**ARTEFACTS, RUN: ("train", {"seeds": 3})}) == [RUN]
    data, run, verdict = times(folder)
    assert run < data < verdict


def test_files_that_have_their_dates_are_left_alone(folder):
    adopted(folder, ARTEFACTS)
    before = [(folder / name).stat().st_ctime_ns for name in ARTEFACTS]
    assert adopted(folder, ARTEFACTS) == []
    assert [(folder / name).stat().st_ctime_ns for name in ARTEFACTS] == before


def test_a_page_that_shows_other_commands_is_up_to_date(folder, monkeypatch):
    monkeypatch.setitem(ARTEFACTS, VERDICT, ("page", {"claim": "a", "commands": ["snakemake results/a"]}))
    write(VERDICT, [RUN], monkeypatch, folder)
    assert adopted(folder, {**ARTEFACTS, VERDICT: ("page", {"claim": "a", "commands": []})}) == []
    assert adopted(folder, {**ARTEFACTS, VERDICT: ("page", {"claim": "b", "commands": []})}) == [VERDICT]


def test_an_artefact_made_from_other_inputs_is_out_of_date(folder, monkeypatch):
    other = dict(ARTEFACTS[DATA][1], stream="b")
    monkeypatch.setitem(ARTEFACTS, DATA, ("dataset", other))
    write(DATA, [], monkeypatch, folder)
    assert adopted(folder, ARTEFACTS) == [RUN]


def test_a_damaged_artefact_is_out_of_date_and_so_is_what_was_made_from_it(folder):
    path = folder / RUN
    path.write_bytes(path.read_bytes()[:-1])
    assert adopted(folder, ARTEFACTS) == [RUN, VERDICT]


def test_what_is_not_there_is_not_adopted_but_what_was_made_from_it_is_out_of_date(folder):
    (folder / DATA).unlink()
    assert adopted(folder, ARTEFACTS) == [RUN]
    assert not (folder / DATA).exists()


def test_an_artefact_under_another_name_is_out_of_date(folder):
    (folder / VERDICT).rename(folder / "results/verdicts/b.json")
    assert adopted(folder, {"results/verdicts/b.json": ARTEFACTS[VERDICT]}) == ["results/verdicts/b.json"]


LOG = "logs/mine.nc"
TAKEN = {RUN: ("external_log", {"log": LOG}), VERDICT: ("verdict", {"claim": "a"})}


@pytest.fixture
def taken_over(tmp_path, monkeypatch):
    """A user's log, younger than the run and the verdict that were made from it."""
    (tmp_path / "logs").mkdir()
    (tmp_path / LOG).write_bytes(b"a log, without a seal")
    for name, inputs in ((RUN, [LOG]), (VERDICT, [RUN])):
        monkeypatch.setitem(ARTEFACTS, name, TAKEN[name])
        write(name, inputs, monkeypatch, tmp_path)
        os.utime(tmp_path / name, (10, 10))
    return tmp_path


def test_what_was_made_from_a_users_log_is_up_to_date_and_the_log_is_left_alone(taken_over):
    """Rules take it as ``ancient``: that it is younger than what was made from it says nothing."""
    before = (taken_over / LOG).stat()
    assert adopted(taken_over, TAKEN) == []
    after = (taken_over / LOG).stat()
    assert (after.st_mtime_ns, after.st_ctime_ns) == (before.st_mtime_ns, before.st_ctime_ns)
    run, verdict = ((taken_over / name).stat().st_mtime for name in (RUN, VERDICT))
    assert run < verdict < before.st_mtime


def test_a_run_of_another_log_is_out_of_date_and_dated_before_what_is_up_to_date(taken_over):
    (taken_over / LOG).write_bytes(b"another log")
    assert adopted(taken_over, TAKEN) == [RUN]
    assert (taken_over / RUN).stat().st_mtime < (taken_over / VERDICT).stat().st_mtime
