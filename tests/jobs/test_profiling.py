"""Seconds are counted once and where they belong; imports and compiled programs are seen without the job's help."""

import json
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from spectral_bias.jobs.profiling import MARK, accounted, exclusive, leave_run_record, spending

PROGRAM = """
from spectral_bias.jobs.profiling import accounted
from spectral_bias.numerics.environment import configure
configure({"threads": 1, "isa": "native", "platform": "cpu", "matmul_precision": "highest"})
with accounted("train"):
    import jax
    import jax.numpy as jnp
    @jax.jit
    def once(x):
        return jnp.sin(x) @ x
    once(jnp.eye(8)).block_until_ready()
"""


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], {}),
        ([("files", 0.0, 2.0)], {"files": 2.0}),
        ([("files", 0.0, 2.0), ("files", 1.0, 3.0)], {"files": 3.0}),
        ([("files", 0.0, 1.0), ("files", 2.0, 3.0)], {"files": 2.0}),
        ([("compiling", 0.0, 10.0), ("imports", 2.0, 5.0)], {"compiling": 7.0, "imports": 3.0}),
        ([("compiling", 0.0, 4.0), ("files", 2.0, 6.0)], {"compiling": 2.0, "files": 4.0}),
        ([("compiling", 0.0, 1.0), ("imports", 1.0, 2.0)], {"compiling": 1.0, "imports": 1.0}),
    ],
)
def test_each_second_is_counted_once(spans, expected):
    assert exclusive(spans) == {"imports": 0.0, "files": 0.0, "compiling": 0.0, **expected}


def said(text):
    return [json.loads(line.removeprefix(MARK)) for line in text.splitlines() if line.startswith(MARK)]


def test_a_job_says_one_line_even_when_it_fails(capsys):
    with suppress(ValueError), accounted("stage"), spending("files"):
        time.sleep(0.05)
        raise ValueError
    (record,) = said(capsys.readouterr().out)
    assert record["rule"] == "stage"
    assert 0.05 <= record["files"] <= record["wall"]
    assert (record["imports"], record["compiling"], record["hits"], record["misses"]) == (0.0, 0.0, 0, 0)


def test_imports_inside_imports_are_one_span_and_the_machinery_is_as_before(capsys, tmp_path, monkeypatch):
    (tmp_path / "outer_of_two.py").write_text("import time\ntime.sleep(0.02)\nimport inner_of_two\n")
    (tmp_path / "inner_of_two.py").write_text("import time\ntime.sleep(0.02)\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = sys.modules["importlib"]._bootstrap._find_and_load
    with accounted("stage"):
        import outer_of_two  # noqa: F401
    assert sys.modules["importlib"]._bootstrap._find_and_load is before
    (record,) = said(capsys.readouterr().out)
    assert 0.04 <= record["imports"] <= record["wall"]
    with pytest.raises(ModuleNotFoundError), accounted("stage"):
        import not_to_be_found  # noqa: F401
    assert sys.modules["importlib"]._bootstrap._find_and_load is before


def test_programs_are_counted_as_found_in_the_compile_cache_or_not(tmp_path):
    environment = {"SPECTRAL_BIAS_COMPILE_CACHE": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    first, second = (
        said(
            subprocess.run(
                [sys.executable, "-c", PROGRAM], env=environment, check=True, capture_output=True, text=True
            ).stdout
        )[0]
        for _ in range(2)
    )
    assert (first["hits"], second["misses"]) == (0, 0)
    assert first["misses"] == second["hits"] > 0
    for record in (first, second):
        assert record["imports"] > 0
        assert record["compiling"] > 0
        assert record["imports"] + record["compiling"] <= record["wall"]
        assert record["start"] > 0


def test_a_run_with_jobs_leaves_a_record_and_one_without_leaves_none(tmp_path, monkeypatch):
    monkeypatch.setattr(profiling, "MIN_JOB_SECONDS", float("inf"))
    leave_run_record(tmp_path, 1.0, 2)
    assert not any(tmp_path.iterdir())
    monkeypatch.setattr(profiling, "MIN_JOB_SECONDS", 0.0)
    leave_run_record(tmp_path, 1.0, 2)
    record = json.loads((tmp_path / "logs" / "run.json").read_text())
    assert record["cores"] == 2
    assert record["parsing"] == 1.0
    assert record["wall"] > 0
    assert record["began"] < time.time()
    assert record["jobs"] >= 0
