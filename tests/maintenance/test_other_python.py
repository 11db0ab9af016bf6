"""The newest other Python that the project supports is found, and none where there is none."""

from __future__ import annotations

import sys

import pytest
from other_python import candidates, newest, version_of

SUPPORTED = ">=3.11,<3.14"


@pytest.mark.parametrize(
    ("versions", "own", "expected"),
    [
        ([("a", (3, 11)), ("b", (3, 12)), ("c", (3, 13))], (3, 11), "c"),
        ([("a", (3, 11)), ("b", (3, 12)), ("c", (3, 13))], (3, 13), "b"),
        ([("a", (3, 9)), ("b", (3, 14)), ("c", (3, 11))], (3, 12), "c"),
        ([("stub", None), ("real", (3, 13)), ("again", (3, 13))], (3, 11), "real"),
        ([("a", (3, 11)), ("b", (3, 10)), ("c", None)], (3, 11), None),
        ([], (3, 11), None),
    ],
)
def test_the_newest_that_is_supported_and_is_another_one(versions, own, expected):
    assert newest(versions, SUPPORTED, own) == expected


def test_pyenvs_versions_come_before_the_stubs_of_the_path(tmp_path):
    pyenv = ("pyenv/versions/3.13.0/bin/python", "pyenv/versions/2.7.18/bin/python")
    for name in (*pyenv, "bin/python3.13", "bin/python3"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("#!/bin/sh\nexit 127\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    found = list(candidates(str(tmp_path / "bin"), tmp_path / "pyenv"))
    assert found == [str(tmp_path / "pyenv/versions/3.13.0/bin/python"), str(tmp_path / "bin/python3.13")]
    assert [version_of(program) for program in found] == [None, None]


def test_a_version_is_asked_of_the_program_itself(tmp_path):
    assert version_of(sys.executable) == sys.version_info[:2]
    assert version_of(str(tmp_path / "gone")) is None
