"""New versions are taken over only where they can be resolved and the tests pass; what moved is said."""

from __future__ import annotations

import pytest
from refresh_lock import LOCKS, moved, refresh, table, versions

OLD = """absl-py==2.5.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via optax
numpy==2.1.0 ; python_full_version < '3.12' \\
    --hash=sha256:cc
numpy==2.3.0 ; python_full_version >= '3.12' \\
    --hash=sha256:dd
gone==1.0 \\
    --hash=sha256:ee
"""
NEW = """absl-py==2.6.0 \\
    --hash=sha256:aa
came[extra]==0.1 \\
    --hash=sha256:ff
numpy==2.3.0 ; python_full_version >= '3.12' \\
    --hash=sha256:dd
numpy==2.1.0 ; python_full_version < '3.12' \\
    --hash=sha256:cc
"""


def test_a_package_may_have_a_version_a_python():
    assert versions(OLD) == {"absl-py": ["2.5.1"], "numpy": ["2.1.0", "2.3.0"], "gone": ["1.0"]}


def test_what_moved_came_or_went_is_a_row():
    assert moved(OLD, NEW) == [("absl-py", "2.5.1", "2.6.0"), ("came", "-", "0.1"), ("gone", "1.0", "-")]
    assert moved(OLD, OLD) == []


def test_the_table_has_a_line_a_package():
    assert table(moved(OLD, NEW)).splitlines() == [
        "package  old    new",
        "absl-py  2.5.1  2.6.0",
        "came     -      0.1",
        "gone     1.0    -",
    ]


@pytest.fixture
def checkout(tmp_path):
    for name in LOCKS:
        (tmp_path / name).write_text(OLD, "utf-8")
    return tmp_path


def refreshed(checkout, new, *, resolved=0, passed=0):
    asked = []

    def resolve(folder):
        for name in LOCKS:
            (folder / name).write_text(new, "utf-8")
        return resolved

    def check(folder):
        asked.append([(folder / name).read_text("utf-8") for name in LOCKS])
        return passed

    status = refresh(checkout, checkout / "new", resolve, check)
    return status, asked, [(checkout / name).read_text("utf-8") for name in LOCKS]


def test_versions_that_pass_the_tests_are_taken_over(checkout, capsys):
    assert refreshed(checkout, NEW) == (0, [[NEW, NEW]], [NEW, NEW])
    assert "absl-py  2.5.1  2.6.0" in capsys.readouterr().out


def test_where_the_tests_fail_the_old_locks_stay(checkout, capsys):
    status, asked, locks = refreshed(checkout, NEW, passed=3)
    assert (status, len(asked), locks) == (3, 1, [OLD, OLD])
    said = capsys.readouterr()
    assert "came     -      0.1" in said.out
    assert "The locks are as they were" in said.err


def test_where_nothing_can_be_resolved_no_test_is_run(checkout, capsys):
    assert refreshed(checkout, NEW, resolved=2) == (2, [], [OLD, OLD])
    assert "could not be resolved" in capsys.readouterr().err


def test_where_nothing_moved_no_test_is_run(checkout, capsys):
    assert refreshed(checkout, OLD) == (0, [], [OLD, OLD])
    assert capsys.readouterr().out.startswith("Nothing moved")
