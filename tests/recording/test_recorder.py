"""What a recorder writes, read by the stage that reads external logs."""

from __future__ import annotations

import time
from contextlib import suppress

import numpy as np
import pytest

from recording.closed_form import POINTS, RATES, TARGET, X, passage, prediction
from spectral_bias.external_logs.reading import read_log
from spectral_bias.external_logs.run import run_of_log
from spectral_bias.external_logs.validation import NUMERIC_ATTRIBUTES, TEXT_ATTRIBUTES
from spectral_bias.plan.records.external_log import ExternalLogSpec
from spectral_bias.recording import Recorder, RecordingError
from spectral_bias.recording.log_file import ATTRIBUTES
from spectral_bias.recording.table import STATUSES
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.training import run_layout


def train(log, steps, speed=1.0, *, start=0):
    """Log every step of a training in closed form."""
    for step in range(start, steps):
        log.log(step, lambda step=step: prediction(step, speed), float(np.exp(-step)))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.nc"


def statuses(log):
    return [STATUSES[status] for status in log.members.status]


def test_words_are_those_of_the_reader():
    assert STATUSES == run_layout.STATUSES
    assert {*ATTRIBUTES} == {*NUMERIC_ATTRIBUTES, *TEXT_ATTRIBUTES}


def test_times_of_a_known_trajectory_lie_in_intervals_no_wider_than_the_spacing(path):
    with Recorder(path, X, TARGET, trained_on=True, attributes={"domain_length": 2 * np.pi}) as recorder:
        for seed, speed in enumerate((1.0, 1.5)):
            recorder.seed(seed)
            train(recorder, 1500, speed)
    log = read_log(path)
    assert log.ignored == ()
    assert log.variables["trained_on"].tolist() == [1] * POINTS
    spectrum = dft(run_of_log(log, ExternalLogSpec(experiment="e", run="r", log="log.nc")), frequencies=[*RATES])
    for name in ("first_passage", "sustained"):
        for seed, speed in enumerate((1.0, 1.5)):
            for threshold in map(float, spectrum["threshold"]):
                for tone in RATES:
                    where = {"seed": seed, "threshold": threshold, "frequency": tone}
                    after = float(spectrum[f"{name}_after_step"].sel(where))
                    until = float(spectrum[f"{name}_step"].sel(where))
                    assert after < passage(tone, threshold, speed) <= until
                    assert until - after <= max(1, 0.05 * until)


def test_a_prediction_is_computed_only_when_it_is_due(path):
    asked = []
    with Recorder(path, X, TARGET) as recorder:
        for step in range(1000):
            due = recorder.due(step)
            assert recorder.log(step, lambda step=step: asked.append(step) or prediction(step)) == due
    assert asked == read_log(path).variables["step"].tolist()
    assert len(asked) < 120


def test_seeds_of_different_length_a_diverged_one_and_a_stopped_one(path):
    with Recorder(path, X, TARGET) as recorder:
        train(recorder.seed(0), 300)
        for step in range(300):
            recorder.seed(1) if step == 0 else None
            recorder.log(step, prediction(step) if step < 50 else np.full(POINTS, np.nan), 1.0)
        train(recorder.seed(4), 100)
        train(recorder.seed(5), 300)
        recorder.stop()
        for step in range(300):
            recorder.seed(6) if step == 0 else None
            recorder.log(step, prediction(step), 1.0 if step < 50 else np.inf)
    log = read_log(path)
    assert statuses(log) == ["complete", "diverged", "stopped", "stopped", "diverged"]
    steps = log.variables["step"]
    seen = [step for step in steps if step < 50]
    shorter = max(step for step in steps if step < 100)
    assert steps[log.members.last].tolist() == [steps[-1], seen[-1], shorter, steps[-1], seen[-1]]
    np.testing.assert_array_equal(log.variables["prediction"][0], [prediction(step) for step in steps])


def test_last_steps_that_only_a_shorter_seed_logged_are_left_out(path):
    with Recorder(path, X, TARGET) as recorder:
        for seed, steps in enumerate((100, 200)):
            train(recorder.seed(seed), steps)
            recorder.log(steps, prediction(steps), 0.0, always=True)
    log = read_log(path)
    assert statuses(log) == ["stopped", "complete"]
    assert 100 not in log.variables["step"]
    assert log.variables["step"][-1] == 200


def test_the_time_of_writing_is_not_in_the_log(tmp_path):
    """HDF5 may note it, in seconds."""
    written = []
    for name in ("now.nc", "later.nc"):
        with Recorder(tmp_path / name, X, TARGET) as recorder:
            train(recorder.seed(0), 5, 1)
        written.append((tmp_path / name).read_bytes())
        time.sleep(1.1)
    assert written[0] == written[1]


def test_seeds_in_turn_and_side_by_side_give_the_same_log(tmp_path):
    names = [tmp_path / f"{name}.nc" for name in ("after", "turn", "side")]
    with Recorder(names[0], X, TARGET) as recorder:
        for seed in range(2):
            train(recorder.seed(seed), 80, 1 + seed)
    with Recorder(names[1], X, TARGET) as recorder:
        logs = [recorder.seed(seed) for seed in range(2)]
        for step in range(80):
            for seed, log in enumerate(logs):
                log.log(step, prediction(step, 1 + seed), float(np.exp(-step)))
    with Recorder(names[2], X, TARGET, seeds=2) as recorder:
        for step in range(80):
            both = np.stack([prediction(step), prediction(step, 2)])[..., None]
            recorder.log(step, lambda both=both: both, np.full(2, np.exp(-step)))
    assert len({name.read_bytes() for name in names}) == 1


def test_of_seeds_side_by_side_one_may_diverge(path):
    with Recorder(path, X, TARGET, seeds=[3, 5]) as recorder:
        for step in range(100):
            recorder.log(step, [prediction(step), prediction(step) if step < 10 else np.full(POINTS, np.inf)])
    log = read_log(path)
    assert statuses(log) == ["complete", "diverged"]
    assert log.members.last[1] == 9


def test_a_training_that_an_error_ends_is_stopped_and_those_before_are_complete(path):
    with suppress(ZeroDivisionError), Recorder(path, X, TARGET) as recorder:
        train(recorder.seed(0), 100)
        train(recorder.seed(1), 100)
        raise ZeroDivisionError
    assert statuses(read_log(path)) == ["complete", "stopped"]


def test_a_restart_adds_seeds_and_continues_the_one_that_was_interrupted(path):
    with suppress(KeyboardInterrupt), Recorder(path, X, TARGET, attributes={"title": "Before"}) as recorder:
        train(recorder.seed(0), 200)
        train(recorder.seed(1), 120)
        raise KeyboardInterrupt
    with Recorder(path, X, TARGET, if_exists="append") as recorder:
        assert [seed in recorder for seed in range(3)] == [True, False, False]
        train(recorder.seed(1), 200, start=60)
        train(recorder.seed(2), 200)
    log = read_log(path)
    assert statuses(log) == ["complete"] * 3
    assert log.texts["title"] == "Before"
    expected = np.array([prediction(step) for step in log.variables["step"]])
    np.testing.assert_array_equal(log.variables["prediction"], [expected] * 3)


def test_a_diverged_seed_stays_so_in_a_log_that_is_appended_to(path):
    with Recorder(path, X, TARGET) as recorder:
        for step in range(30):
            recorder.log(step, prediction(step) if step < 20 else TARGET * np.nan)
    before = path.read_bytes()
    with Recorder(path, X, TARGET, if_exists="append") as recorder:
        assert 0 in recorder
    assert path.read_bytes() == before
    with Recorder(path, X, TARGET, if_exists="append") as recorder:
        recorder.seed(1)
        for step in range(30):
            recorder.log(step, prediction(step))
    assert statuses(read_log(path)) == ["diverged", "complete"]
    assert read_log(path).members.last.tolist() == [19, 29]


def test_another_file_is_never_overwritten_or_mixed(path):
    with Recorder(path, X, TARGET) as recorder:
        train(recorder, 20)
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match="if_exists='append' adds seeds"):
        Recorder(path, X, TARGET)
    with pytest.raises(RecordingError) as error:
        Recorder(path, X + 0.5, TARGET[:, None] * [1, 1], if_exists="append")
    assert error.value.problems == (
        f"{path}: x differs from that in the file by up to 0.5",
        f"{path}: target has the shape (64,) in the file, (64, 2) now",
    )
    assert path.read_bytes() == before
    path.write_bytes(b"no log")
    with pytest.raises(RecordingError, match="is no log of a recorder"):
        Recorder(path, X, TARGET, if_exists="append")


def test_several_channels_dimensions_and_double_precision(path):
    points, target = np.stack([X, X], 1), np.stack([np.sin(X), np.cos(X)], 1)
    with Recorder(path, points, target, trained_on=X < 1) as recorder:
        for step in range(3):
            recorder.log(step, target * step)
    log = read_log(path)
    assert log.variables["prediction"].shape == (1, 3, POINTS, 2)
    assert log.variables["prediction"].dtype == np.float64
    assert log.variables["trained_on"].tolist() == (X < 1).astype(int).tolist()


def test_a_prediction_is_copied(path):
    values = np.zeros(POINTS, np.float32)
    with Recorder(path, X, TARGET) as recorder:
        for step in range(3):
            values[:] = step
            recorder.log(step, values)
    assert read_log(path).variables["prediction"][0, :, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("value", "loss", "message"),
    [
        (np.zeros(16), None, r"evaluate the network at the 64 points of x, not at a batch"),
        (np.zeros((1, 64)), None, r"the axes are transposed: give prediction.T"),
        (np.zeros((64, 64)), None, r"\(n, 1\) and \(n,\) were broadcast"),
        (np.zeros((8, 8)), None, r"\(64,\) or \(64, 1\) is expected; reshape it"),
        (TARGET * 1j, None, "real numbers are expected, not complex ones"),
        (object(), None, "real numbers are expected, not object ones"),
        ([[1.0], [2.0, 3.0]], None, "a list is no array of real numbers"),
        (TARGET, TARGET, r"loss: has the shape \(64,\); give one number"),
        (TARGET * np.nan, None, "NaN or infinite at its first logged step 0"),
    ],
)
def test_what_does_not_fit_is_refused_at_the_first_call(path, value, loss, message):
    recorder = Recorder(path, X, TARGET)
    with pytest.raises(RecordingError, match=message):
        recorder.log(0, value, loss)
    recorder.close()
    assert not path.exists()


def test_calls_that_contradict_earlier_ones_are_refused(path):
    with Recorder(path, X, TARGET) as recorder:
        recorder.log(0, TARGET, 1.0)
        recorder.log(1, TARGET, 1.0)
        with pytest.raises(RecordingError, match="began with a loss and is now without one"):
            recorder.log(2, TARGET)
        with pytest.raises(RecordingError, match=r"step 0 comes after step 1; .* recorder.seed\(number\)"):
            recorder.log(0, TARGET, 1.0)
        with pytest.raises(RecordingError) as error:
            recorder.seed(1).log(1, TARGET)
        assert error.value.problems == (
            "seed 1: begins at step 1, seed 0 at step 0",
            "seed 1: is logged without a loss, seed 0 with",
        )
        with pytest.raises(RecordingError, match="seed -1"):
            recorder.seed(-1)
    with (
        Recorder(path, X, TARGET, seeds=3, if_exists="replace") as recorder,
        pytest.raises(RecordingError, match="a first axis of the 3 seeds"),
    ):
        recorder.log(0, TARGET)


def test_everything_that_is_wrong_with_the_points_is_named(path):
    with pytest.raises(RecordingError) as error:
        Recorder(path, [0.0, np.nan, 1.0], np.zeros((2, 3)), trained_on=[1, 2])
    assert error.value.problems == (
        "target: has 2 samples, x has 3; give target.T",
        "x: 1 of 3 values are NaN or infinite",
        "trained_on: has the shape (2,); (1,) or (3,) is expected",
        "trained_on: must be 1 (true) where a point was trained on, else 0 (false)",
    )
    with pytest.raises(RecordingError) as error:
        Recorder(path, X, TARGET, spacing=5, seeds=[1, 1], if_exists="w", attributes={"length": 1})
    assert [problem.partition(":")[0] for problem in error.value.problems] == [
        "spacing",
        "seeds",
        "if_exists",
        "attributes",
    ]


def test_a_disk_that_is_full_warns_and_ends_no_training(path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("spectral_bias.recording.recorder.replace_file", full)
        recorder = Recorder(path, X, TARGET)
        with pytest.warns(UserWarning, match="is tried again later: .*No space"):
            recorder.log(0, TARGET)
        recorder.log(1, TARGET)
        with pytest.raises(OSError, match="No space"):
            recorder.close()
    recorder.close()
    assert read_log(path).variables["step"].tolist() == [0, 1]
