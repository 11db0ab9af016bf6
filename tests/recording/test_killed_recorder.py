"""A program that is killed leaves a whole log, and writing it takes a bounded part of the time."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from recording.closed_form import TARGET, X, prediction
from spectral_bias.external_logs.reading import read_log
from spectral_bias.recording import Recorder, recorder
from spectral_bias.recording.table import COMPLETE, STOPPED

TESTS = Path(__file__).resolve().parents[1]
SCRIPTS = TESTS.parent / "scripts"
TRAINING = """
import sys
sys.path[:0] = [{scripts!r}, {tests!r}]
from recording.closed_form import TARGET, X, prediction
from spectral_bias.recording import Recorder, recorder
recorder.MIN_SECONDS = recorder.IDLE = 0
log = Recorder({path!r}, X, TARGET)
log.seed(0)
for step in range(60):
    log.log(step, prediction(step))
log.seed(1)
for step in range(10**9):
    if log.log(step, prediction(step)) and step == 50:
        print("half", flush=True)
{end}
"""


def program(path: Path, end: str = "") -> list[str]:
    return [sys.executable, "-c", TRAINING.format(scripts=str(SCRIPTS), tests=str(TESTS), path=str(path), end=end)]


def test_a_killed_program_leaves_a_whole_log(tmp_path):
    path = tmp_path / "log.nc"
    with subprocess.Popen(program(path), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    log = read_log(path)
    steps = log.variables["step"]
    assert steps[log.members.last[1]] >= 50
    # The seed that ran counts as stopped, and so does the one that it had outrun.
    outrun = steps[log.members.last[1]] > steps[log.members.last[0]]
    assert log.members.status.tolist() == [STOPPED if outrun else COMPLETE, STOPPED]
    finite = log.variables["prediction"][0, : log.members.last[0] + 1]
    np.testing.assert_array_equal(finite, [prediction(step) for step in steps[: len(finite)]])


def test_a_program_that_ends_without_closing_loses_nothing(tmp_path):
    path = tmp_path / "log.nc"
    code = program(path)[2].replace("10**9", "40").replace("= recorder.IDLE = 0", "= 1e9")
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    log = read_log(path)
    assert log.members.status.tolist() == [COMPLETE, STOPPED]
    assert log.variables["step"][log.members.last].tolist()[1] == 39


@pytest.mark.parametrize("writing", [0.01, 0.5, 30.0])
def test_writing_takes_at_most_a_twentieth_of_the_time(tmp_path, monkeypatch, writing):
    clock, spent = [0.0], []

    def write(*_):
        clock[0] += writing
        spent.append(writing)

    monkeypatch.setattr(recorder.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(recorder, "replace_file", write)
    monkeypatch.setattr(recorder, "log_bytes", lambda *_: b"")
    log = Recorder(tmp_path / "log.nc", X, TARGET, spacing=0)
    for step in range(200):
        clock[0] += 1.5
        log.log(step, prediction(step))
    # One writing at the first look, then one for each twenty times its duration.
    assert sum(spent) <= writing + clock[0] / 20
    assert len(spent) >= int(300 / max(1.5, 20 * writing + 1.5))
    log.close()
