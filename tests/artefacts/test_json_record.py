"""JSON artefacts."""

import json

import numpy as np
import pytest

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.json_record import read_record, write_record
from spectral_bias.artefacts.seal import DamagedArtefactError, seal

RECORD = certificate("test", "results/a.json", {})


def written(data, tmp_path):
    write_record(data, tmp_path / "a.json", RECORD)
    return read_record(tmp_path / "a.json")


def test_a_record_is_read_back_with_its_certificate(tmp_path):
    data = {"claim": "low-first", "says": "频率", "interval": [0.794, 1.0], "n": 16, "none": None, "flag": True}
    found = written(data, tmp_path)
    assert {name: found[name] for name in data} == data
    assert found["certificate"] == RECORD


def test_numbers_that_are_not_finite_are_text_or_null(tmp_path):
    data = {"interval": (float("-inf"), np.inf), "estimate": float("nan"), "values": [1.0, {"deep": np.float64("inf")}]}
    found = written(data, tmp_path)
    assert found["interval"] == ["-inf", "inf"]
    assert found["estimate"] is None
    assert found["values"] == [1.0, {"deep": "inf"}]
    text = (tmp_path / "a.json").read_text("utf-8")

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    json.loads(text, parse_constant=refuse)
    assert float(found["interval"][0]) == -np.inf  # text that float() reads


def test_a_certificate_with_a_number_that_json_has_not_is_refused(tmp_path):
    with pytest.raises(ValueError, match="JSON compliant"):
        write_record({}, tmp_path / "a.json", {**RECORD, "spec": {"at_least": float("inf")}})
    assert list(tmp_path.iterdir()) == []


def test_numbers_of_numpy_are_numbers(tmp_path):
    found = written({"n": np.int64(3), "x": np.float32(0.5), "b": np.bool_(True), 5: "key"}, tmp_path)
    assert (found["n"], found["x"], found["b"], found["5"]) == (3, 0.5, True, "key")


def test_keys_are_sorted_and_letters_are_themselves(tmp_path):
    written({"z": "频率", "a": 1}, tmp_path)
    text = (tmp_path / "a.json").read_text("utf-8")
    assert "频率" in text
    assert text.index('"a"') < text.index('"certificate"') < text.index('"z"')


def test_what_json_cannot_hold_leaves_nothing(tmp_path):
    with pytest.raises(TypeError):
        write_record({"path": tmp_path}, tmp_path / "a.json", RECORD)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_or_no_record_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"absent\.json"):
        read_record(tmp_path / "absent.json")
    path = tmp_path / "text.json"
    path.write_text("seal-sha256:" + "0" * 64)
    seal(path)
    with pytest.raises(DamagedArtefactError, match=r"text\.json: not readable as JSON"):
        read_record(path)


def test_a_changed_record_is_named(tmp_path):
    written({"estimate": 0.5}, tmp_path)
    path = tmp_path / "a.json"
    path.write_text(path.read_text("utf-8").replace("0.5", "0.9"), "utf-8")
    with pytest.raises(DamagedArtefactError, match=r"a\.json: its bytes are not those that were sealed"):
        read_record(path)
