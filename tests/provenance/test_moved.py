"""What moved between two results folders is told by artefact and claim, and why, from the certificates."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
import xarray as xr

from spectral_bias.artefacts.csv_table import write_table
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.netcdf import described, write_netcdf
from spectral_bias.artefacts.seal import sidecar
from spectral_bias.provenance.moved import claim_moves, moved

CODE = {f"scripts/spectral_bias/spec/{name}.py": name * 4 for name in ("a", "b", "c", "d", "e")}
CERTIFICATE = {
    "schema": 1,
    "rule": "verdict",
    "artefact": "results/verdicts/low.json",
    "spec": {"claim": "low", "seeds": 3, "code": CODE},
    "inputs": {"results/spectra/low.nc": "0" * 64},
    "packages": {"numpy": "2.0"},
    "commit": "one",
}
TEST = {
    "name": "order",
    "estimate": 0.75,
    "interval": [0.5, 1.0],
    "n": 3,
    "outcome": "holds",
    "values": [1.0, 2.0, 3.0],
}
VERDICT = {"verdict": "supported", "corrected": None, "tests": [TEST]}


def write(folder, *, verdict=VERDICT, loss=1.0, **changes):
    """A small results folder."""
    certificate = CERTIFICATE | changes
    (folder / "verdicts").mkdir(parents=True)
    (folder / "runs").mkdir()
    write_record(verdict, folder / "verdicts/low.json", certificate)
    data = xr.Dataset(
        {"loss": described(np.float64([4.0, loss]), ("step",), "loss")}, attrs={"title": "a", "summary": "a"}
    )
    write_netcdf(data, folder / "runs/low.nc", certificate | {"rule": "train", "artefact": "results/runs/low.nc"})
    return folder


@pytest.fixture
def compared(tmp_path, command):
    """A function that compares a folder with one written otherwise: status, text, JSON."""

    def compared(*arguments, edit=lambda folder: None, **changes):
        old, new = write(tmp_path / "old"), write(tmp_path / "new", **changes)
        edit(new)
        status, text = command("compare", old, new, "--json", tmp_path / "moved.json", *arguments)
        return status, text.splitlines(), json.loads((tmp_path / "moved.json").read_text())

    return compared


def test_a_folder_and_its_copy_are_the_same(compared):
    status, lines, record = compared()
    assert status == 0
    assert lines == [
        "0 verdicts moved, 0 claims moved in any number; of 2 artefacts:",
        "2 same bytes, 0 same content, 0 measured anew, 0 differs, 0 added, 0 missing",
    ]
    assert record == {"counts": {"same bytes": 2}, "moved": []}


def test_another_certificate_moves_nothing_and_is_told(compared):
    status, lines, record = compared(commit="two", packages={"numpy": "3.0"})
    assert status == 0
    assert record["counts"] == {"same content": 2}
    assert "  commit: one -> two  (2 files)" in lines
    assert "  packages.numpy: 2.0 -> 3.0  (2 files)" in lines


def test_a_moved_source_is_one_line(compared):
    code = {name.replace("/spec/", "/config/"): digest for name, digest in CODE.items()}
    status, lines, _ = compared(spec={"claim": "low", "seeds": 4, "code": code})
    assert status == 0
    assert [line for line in lines if "code" in line] == ["  code: 10 files moved or changed  (2 files)"]
    assert "  spec.seeds: 3 -> 4  (2 files)" in lines


def test_a_verdict_and_a_variable_that_moved_are_told_first_the_verdict(compared):
    test = TEST | {"estimate": 0.5, "values": [1.0, 2.5, 3.0]}
    verdict = {"verdict": "refuted", "corrected": {"verdict": "refuted"}, "tests": [test]}
    status, lines, record = compared("--full", verdict=verdict, loss=3.0)
    assert status == 1
    assert lines[0] == "1 verdicts moved, 1 claims moved in any number; of 2 artefacts:"
    told = [
        "verdict: supported -> refuted",
        "corrected: None -> {'verdict': 'refuted'}",
        "test order: estimate: 0.75 -> 0.5",
        "test order: values: 1 of 3 moved; [1]: 2.0 -> 2.5",
    ]
    assert lines[lines.index("  low") + 1 :][:4] == [f"    {line}" for line in told]
    run, judged = record["moved"]
    assert judged["claim"] == told
    (loss,) = run["differences"]
    assert loss["error"] == 0.5  # 1 -> 3, of the largest magnitude 4
    assert lines[-1].startswith("no recorded condition differs")


def test_what_only_one_folder_holds_counts(compared):
    def edit(new):
        (new / "verdicts/low.json").unlink()
        shutil.copy(new / "runs/low.nc", new / "runs/high.nc")

    status, lines, record = compared(edit=edit)
    assert status == 1
    assert record["counts"] == {"same bytes": 1, "added": 1, "missing": 1}
    assert "    the claim is missing" in lines


def test_a_damaged_file_differs_and_is_not_opened(compared):
    def edit(new):
        data = bytearray((new / "runs/low.nc").read_bytes())
        data[len(data) // 2] ^= 1
        (new / "runs/low.nc").write_bytes(data)

    status, lines, _ = compared(edit=edit)
    assert status == 1
    assert any("its bytes are not those that were sealed" in line for line in lines)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    old, new = write(tmp_path / "old/results"), write(tmp_path / "new/results")
    (new / "runs/low.nc").unlink()
    (new / "runs/low.nc").symlink_to(old / "runs/low.nc")
    found = moved(old, new, "runs/low.nc")
    assert (found.state, found.differences[0].says) == ("differs", "is a link out of its results folder")


@pytest.mark.parametrize("rule", ["timing", "timing_page"])
def test_seconds_are_measured_anew_and_are_no_change_of_results(compared, rule):
    def edit(new):
        for folder, seconds in ((new, 1.0), (new.parent / "old", 2.0)):
            record = CERTIFICATE | {"rule": rule, "artefact": "results/timings/low.json"}
            (folder / "timings").mkdir()
            write_record({"seconds": seconds}, folder / "timings/low.json", record)

    status, _, record = compared(edit=edit)
    assert status == 0
    assert record["counts"] == {"same bytes": 2, "measured anew": 1}


@pytest.mark.parametrize(("score", "status"), [(1, 0), (2, 1)])
@pytest.mark.parametrize("later", ["old", "new"])
def test_the_rows_of_a_table_that_held_its_certificate_are_compared(compared, score, status, later):
    def edit(new):
        older, newer = (new, new.parent / "old") if later == "old" else (new.parent / "old", new)
        (older / "claims.csv").write_text(f'claim,score,certificate,seal\na,1,"{{}}",seal-sha256:{"0" * 64}\n')
        write_table([{"claim": "a", "score": score}], newer / "claims.csv", CERTIFICATE | {"artefact": "claims.csv"})

    found, _, record = compared(edit=edit)
    assert found == status
    expected = {"same content": 2} if status == 0 else {"same content": 1, "differs": 1}
    assert record["counts"] == {"same bytes": 2, **expected}


def test_a_table_that_held_its_certificate_and_is_gone_is_missing(compared):
    def edit(new):
        (new.parent / "old/claims.csv").write_text("claim,certificate,seal\na,{},\n")

    status, _, record = compared(edit=edit)
    assert (status, record["counts"]) == (1, {"same bytes": 2, "missing": 1})


def test_a_table_whose_certificate_was_lost_differs(compared):
    def edit(new):
        for folder in (new, new.parent / "old"):
            write_table([{"claim": "a"}], folder / "claims.csv", CERTIFICATE | {"artefact": folder.name})
        sidecar(new / "claims.csv").unlink()
        (new / "claims.csv").write_text("claim\nb\n")

    status, lines, record = compared(edit=edit)
    assert (status, record["counts"]) == (1, {"same bytes": 2, "differs": 1, "missing": 1})
    assert any("its certificate, is not beside it" in line for line in lines)


def test_tests_are_matched_by_name():
    other = TEST | {"name": "control"}
    assert list(claim_moves(VERDICT, VERDICT | {"tests": [other, TEST]})) == ["test control: added"]
    assert list(claim_moves(VERDICT | {"tests": [other, TEST]}, VERDICT)) == ["test control: missing"]


def test_no_folder_is_status_2(tmp_path, command):
    assert command("compare", tmp_path / "no", tmp_path)[0] == 2
    assert command("compare", tmp_path, tmp_path)[0] == 2


def test_what_moved_in_a_replication_is_told_by_itself():
    again = {"verdict": "supported", "tests": [TEST]}
    other = {"verdict": "refuted", "tests": [TEST | {"n": 4}]}
    moves = [*claim_moves(VERDICT | {"replication": again}, VERDICT | {"replication": other})]
    assert moves == ["replication: verdict: supported -> refuted", "replication: test order: n: 3 -> 4"]
    assert [*claim_moves(VERDICT, VERDICT | {"replication": again})] == [
        "replication: verdict: none -> supported",
        "replication: test order: added",
    ]
    assert [*claim_moves(VERDICT, VERDICT | {"replication": None})] == []
