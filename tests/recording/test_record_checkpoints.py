"""Logs made after the fact from saved checkpoints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recording.closed_form import TARGET, X, prediction
from spectral_bias.external_logs.reading import read_log
from spectral_bias.recording import RecordingError, record_checkpoints
from spectral_bias.recording.checkpoints import step_of


@pytest.mark.parametrize(
    ("path", "step"),
    [
        ("epoch=3-step=1200.ckpt", 1200),
        ("epoch=3-step=1200-v1.ckpt", 1200),
        ("model_00500.pt", 500),
        ("seed2_iter_40.npz", 40),
        ("run1/checkpoint-1200/model.bin", 1200),
        ("ckpt-7", 7),
        ("model.12000", 12000),
        ("lr0.01_net_30.h5", 30),
        ("run2/best.pt", None),
        ("epoch_3.pt", None),
    ],
)
def test_the_step_is_read_from_the_name(path, step):
    assert step_of(path) == step


def saved(folder: Path, name: str, step: int) -> Path:
    path = folder / name
    np.save(path, prediction(step))
    return path


@pytest.mark.parametrize("as_function", [False, True])
def test_checkpoints_are_logged_in_the_order_of_their_steps(tmp_path, as_function):
    steps = [100, 20, 0, 3]
    paths = {seed: [saved(tmp_path, f"seed{seed}_step{step}.npy", step) for step in steps] for seed in (0, 4)}

    def load(path):
        return (lambda x: np.load(path) + 0 * x) if as_function else np.load(path)

    to = record_checkpoints(paths, load, X, target=TARGET, to=tmp_path / "log.nc", trained_on=True)
    log = read_log(to)
    assert log.variables["step"].tolist() == sorted(steps)
    assert log.members.status.tolist() == [0, 0]
    np.testing.assert_array_equal(log.variables["prediction"], [[prediction(step) for step in sorted(steps)]] * 2)


@pytest.mark.parametrize("step", [[5, 9], lambda path: {"best": 9, "first": 5}[path.stem]])
def test_steps_may_be_given(tmp_path, step):
    paths = [saved(tmp_path, "first.npy", 5), saved(tmp_path, "best.npy", 9)]
    to = record_checkpoints(paths, np.load, X, target=TARGET, to=tmp_path / "log.nc", step=step)
    assert read_log(to).variables["step"].tolist() == [5, 9]


def test_all_names_are_checked_before_anything_is_loaded(tmp_path):
    paths = [saved(tmp_path, "a_10.npy", 1), saved(tmp_path, "b_10.npy", 1), saved(tmp_path, "best.npy", 1)]
    with pytest.raises(RecordingError) as error:
        record_checkpoints(
            {0: [*paths, tmp_path / "c_20.npy"], 1: paths[:1]}, exit, X, target=TARGET, to=tmp_path / "log.nc"
        )
    assert error.value.problems == (
        f"{tmp_path / 'c_20.npy'}: is missing",
        f"{tmp_path / 'best.npy'}: no step in its name; give step=, a list or a function of the path",
        "seed 0: step 10 is that of a_10.npy, b_10.npy",
        "seed 1: has 1 checkpoint; two or more are needed",
    )
    with pytest.raises(RecordingError, match="has 1 numbers; one for each path"):
        record_checkpoints(paths, exit, X, target=TARGET, to=tmp_path / "log.nc", step=[1])


def test_every_checkpoint_that_cannot_be_loaded_or_has_a_wrong_shape_is_named(tmp_path):
    paths = [saved(tmp_path, f"step{step}.npy", step) for step in (0, 1, 2, 3)]
    paths[1].write_bytes(b"")
    np.save(paths[2], prediction(2)[:10])
    to = tmp_path / "log.nc"
    with pytest.raises(RecordingError) as error:
        record_checkpoints(paths, np.load, X, target=TARGET, to=to)
    assert [problem.partition(": ")[0] for problem in error.value.problems] == [str(paths[1]), str(paths[2])]
    assert "EOFError" in error.value.problems[0]
    assert "has the shape (10,)" in error.value.problems[1]
    assert not to.exists()
