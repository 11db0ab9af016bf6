"""``beside`` on files: logs, cards, runs of the workflow and datasets, their names, and what cannot be compared."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest
import xarray as xr
from compared_cards import card

import spectral_bias
from spectral_bias.__main__ import main
from spectral_bias.diagnosis.beside import CannotCompareError, beside
from spectral_bias.diagnosis.card_files import card_json
from spectral_bias.recording import Recorder

TONES, STEPS = (1, 3, 5), np.arange(0, 401)
X = np.arange(64) / 64


def write_log(path, rate=0.2, power=2, tones=TONES):
    """A network whose tone k has the relative error exp(-rate t / k^power)."""
    waves = np.stack([np.sin(2 * np.pi * k * X) for k in tones])
    with Recorder(path, X, waves.sum(axis=0), attributes={"domain_length": 1.0}) as recorder:
        for step in STEPS:
            decay = np.exp(-rate * step / np.power(tones, power, dtype=float))
            recorder.log(int(step), (1.0 - decay) @ waves, always=True)
    return path


def passage(rate, k, power=2):
    return math.floor(k**power * math.log(1 / 0.2) / rate) + 1


def test_logs_runs_cards_and_data_stand_in_one_table(tmp_path):
    log = write_log(tmp_path / "mine.nc")
    run = write_log(tmp_path / "results" / "runs" / "tones" / "base.nc", rate=0.4)
    made = tmp_path / "other.card"
    made.mkdir()
    (made / "card.json").write_text(card_json(card("theirs", alpha=1.0)), "utf-8")
    with xr.open_dataset(log) as opened:
        data = opened.load()
    table = beside([log, run, made, card("kept"), data]).table()
    assert table["origin"] == ["log", "run", "card", "card", "data"]
    assert table["name"] == ["mine", "tones/base", "other.card", "kept", "data 5"]
    assert {*table["group"]} == {"A"}
    assert table["t_3"] == [passage(0.2, 3), passage(0.4, 3), 30, 90, passage(0.2, 3)]
    slope, _ = np.polyfit(np.log(TONES), np.log([passage(0.2, k) for k in TONES]), 1)
    assert table["alpha"][0] == pytest.approx(slope)


def test_a_mapping_names_them_and_equal_files_get_their_folders(tmp_path):
    first, second = (write_log(tmp_path / folder / "log.nc") for folder in ("one", "two"))
    assert beside([first, second]).table()["name"] == ["one/log", "two/log"]
    assert beside({"a": first, "b": second}).table()["name"] == ["a", "b"]
    assert beside([first, first]).table()["name"][0] != beside([first, first]).table()["name"][1]


def test_another_target_is_a_group_of_its_own(tmp_path):
    made = beside([write_log(tmp_path / "a.nc"), write_log(tmp_path / "b.nc", tones=(1, 2))])
    assert [group.labels for group in made.groups] == [("1", "3", "5"), ("1", "2")]


def test_all_that_cannot_be_compared_is_named_at_once(tmp_path):
    good, bad, text = write_log(tmp_path / "good.nc"), tmp_path / "bad.nc", tmp_path / "card.json"
    bad.write_bytes(b"no log")
    text.write_text("{}", "utf-8")
    with pytest.raises(CannotCompareError) as raised:
        beside([good, bad, text, tmp_path / "absent.nc"])
    said = str(raised.value)
    assert said.startswith("3 of 4 cannot be compared:")
    assert all(str(path) in said for path in (bad, text, tmp_path / "absent.nc"))


def test_the_command_prints_and_writes_the_same_numbers(tmp_path, capsys):
    logs = [str(write_log(tmp_path / f"{name}.nc", power=power)) for name, power in (("steep", 2), ("flat", 1))]
    assert main(["beside", *logs, "--output", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert "the same target's tones 1, 3, 5" in printed
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"beside.{suffix}" for suffix in ("csv", "json", "png", "svg")
    ]
    with (tmp_path / "out" / "beside.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["t_5"]) for row in rows] == [passage(0.2, 5), passage(0.2, 5, power=1)]
    record = json.loads((tmp_path / "out" / "beside.json").read_text("utf-8"))
    assert [entry["name"] for entry in record["entries"]] == ["steep", "flat"]
    assert main(["beside", *logs, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == record


def test_the_command_writes_nothing_where_one_cannot_be_compared(tmp_path, capsys):
    good = write_log(tmp_path / "good.nc")
    assert main(["beside", str(good), str(tmp_path / "absent.nc"), "--output", str(tmp_path / "out")]) == 2
    assert "absent.nc" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_public_names_are_found(tmp_path):
    assert spectral_bias.beside is beside
    assert {"beside", "diagnose", "measure", "plot"} <= {*dir(spectral_bias)}
