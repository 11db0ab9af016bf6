"""Training that is interrupted and goes on gives the bits of training that was not; nothing else is trusted."""

import hashlib
import io
import time
from contextlib import suppress

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from small_training import BATCH_KEYS, KEYS, MLP, curve, ready
from spectral_bias.jobs.environment import CHECKPOINT_SECONDS, CHECKPOINTS
from spectral_bias.jobs.time_limit import UNTIL, TimeIsOverError
from spectral_bias.training import checkpoints
from spectral_bias.training.checkpoints import Checkpoint, checkpointed
from spectral_bias.training.ensemble import Segment, Snapshots
from spectral_bias.training.program import State

SNAPSHOTS = [0, 1, 2, 4, 7, 10, 15, 40]
DATA = curve()


@pytest.fixture(scope="module")
def training():
    """Two members, compiled once for all of these tests."""
    return ready(
        DATA,
        members=(0, 1),
        snapshots=SNAPSHOTS,
        feature_steps=[0, 4, 40],
        model={**MLP, "widths": [5, 5]},
        schedule={"name": "cosine", "final": 0.1},
        batch=3,
    )


@pytest.fixture(scope="module")
def undisturbed(training):
    return training.trajectory(training.segments())


@pytest.fixture
def make(tmp_path):
    """A function that makes the run's checkpoint, and the lines that it has logged."""
    lines = []

    def made(made_of="this", seconds=0.0):
        return Checkpoint(tmp_path / "waves" / "base.checkpoint", seconds=seconds, made_of=made_of, log=lines.append)

    made.lines = lines
    return made


def stopped(training, checkpoint, calls, error=SystemExit):
    """Train until the program has been called so often, and stop as a signal would."""

    def until_then():
        with checkpointed(training, checkpoint) as segments:
            for count, _ in enumerate(segments, 1):
                if count == calls:
                    raise error

    with pytest.raises(error):
        until_then()


@pytest.fixture
def assert_goes_on(training, undisturbed):
    """A function that trains to the end, whatever was saved, and gives the steps that its segments ended at."""

    def to_the_end(checkpoint):
        ends = []

        def noted(segments):
            for segment in segments:
                ends.append(segment.step)
                yield segment

        with checkpointed(training, checkpoint) as segments:
            found = training.trajectory(noted(segments))
        for name in ("prediction", "loss", "features"):
            np.testing.assert_array_equal(getattr(found, name), getattr(undisturbed, name))
        assert found.features.shape[1] == 3
        return ends

    return to_the_end


@pytest.fixture
def assert_looks(assert_goes_on):
    """As ``assert_goes_on``, with the steps of the snapshots alone: a first call is of one step, to time it."""

    def to_the_end(checkpoint):
        return [end for end in assert_goes_on(checkpoint) if end in SNAPSHOTS]

    return to_the_end


@pytest.mark.parametrize("calls", [1, 3, 6])
@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_training_that_was_told_to_stop_goes_on_to_the_same_bits(training, make, assert_looks, calls, error):
    checkpoint = make(seconds=1e9)
    stopped(training, checkpoint, calls, error)
    reached = SNAPSHOTS[calls - 1]
    assert make.lines == ([f"checkpoint at step {reached}"] if reached else [])
    assert assert_looks(make(seconds=1e9)) == SNAPSHOTS[max(calls - 1, 0) :]
    assert [line for line in make.lines if "resumed" in line] == (
        [f"resumed at step {reached} from the checkpoint {checkpoint.path}"] if reached else []
    )


def test_one_that_is_stopped_while_its_run_file_is_written_is_not_trained_again(training, make, assert_goes_on):
    stopped(training, make(), len(SNAPSHOTS))
    assert make.lines[-1] == "checkpoint at step 40"
    assert assert_goes_on(make()) == [40]


def test_training_that_was_killed_goes_on_from_the_last_save(training, make, assert_looks):
    class KilledError(Exception):
        """Nothing is saved when this comes."""

    stopped(training, make(), 5, KilledError)
    assert make.lines == [f"checkpoint at step {step}" for step in (1, 2, 4, 7)]
    assert assert_looks(make()) == [7, 10, 15, 40]
    assert "resumed at step 7 " in make.lines[4]


def test_a_long_way_between_snapshots_is_gone_in_parts_to_the_same_bits(training, make, assert_goes_on, monkeypatch):
    # No time at all, so that each step is a segment of its own.
    monkeypatch.setattr(checkpoints, "SEGMENT_SECONDS", 0.0)
    assert assert_goes_on(make()) == list(range(41))
    stopped(training, make(), 22)
    assert make.lines[-1] == "checkpoint at step 21"
    assert assert_goes_on(make()) == list(range(21, 41))


def test_training_whose_time_is_over_saves_its_state_and_goes_on_in_the_next_job(
    training, make, undisturbed, monkeypatch
):
    """Each part takes one call, here a step or a snapshot, however short its time is."""
    monkeypatch.setenv(UNTIL, str(time.time() - 1))
    parts = 0
    found = None
    while found is None:
        checkpoint = make(seconds=1e9)
        with suppress(TimeIsOverError), checkpointed(training, checkpoint) as segments:
            found = training.trajectory(segments)
        parts += 1
        assert checkpoint.path.exists() is (found is None)
        assert parts <= 40
    assert parts > 5
    np.testing.assert_array_equal(found.prediction, undisturbed.prediction)
    np.testing.assert_array_equal(found.loss, undisturbed.loss)


def test_a_job_whose_state_cannot_be_saved_fails_since_the_next_would_come_no_further(training, make, monkeypatch):
    monkeypatch.setenv(UNTIL, str(time.time() - 1))
    checkpoint = make(seconds=1e9)
    checkpoint.path.parent.parent.mkdir(parents=True, exist_ok=True)
    checkpoint.path.parent.write_text("in the way", "utf-8")
    with (
        pytest.raises(OSError, match="the time of this job is over, and its state at step 1 cannot be saved"),
        checkpointed(training, checkpoint) as segments,
    ):
        training.trajectory(segments)


def test_short_training_saves_nothing(make, assert_goes_on):
    checkpoint = make(seconds=60.0)
    assert_goes_on(checkpoint)
    assert make.lines == []
    assert not checkpoint.path.exists()


def test_it_is_removed_at_the_end_with_what_a_kill_left_and_may_be_gone_already(training, make, assert_goes_on):
    checkpoint = make()
    stopped(training, checkpoint, 4)
    assert [path.name for path in checkpoint.path.parent.iterdir()] == ["base.checkpoint"]
    (checkpoint.path.parent / ".base.checkpoint.partial.checkpoint").touch()
    assert_goes_on(make())
    checkpoint.remove()
    assert list(checkpoint.path.parent.iterdir()) == []


def test_a_share_of_the_seeds_has_one_of_its_own_which_stays_until_the_run_is_made(training, make, assert_goes_on):
    def of_share(seeds):
        return Checkpoint(make().path, seconds=0.0, made_of="this", share=seeds, log=make.lines.append)

    folder = make().path.parent
    folder.mkdir()
    others = [folder / name for name in ("rebase.checkpoint", "base-2.checkpoint", "base-2.seeds-0-1.checkpoint")]
    for path in others:
        path.touch()
    assert of_share(range(0, 2)).path.name == "base.seeds-0-1.checkpoint"
    assert of_share(range(2, 3)).path.name == "base.seeds-2-2.checkpoint"
    assert assert_goes_on(of_share(range(0, 2))) == SNAPSHOTS
    assert assert_goes_on(of_share(range(0, 2))) == [40], "its last state was saved"
    assert assert_goes_on(of_share(range(2, 4))) == SNAPSHOTS, "of other seeds"
    (folder / ".base.seeds-2-3.checkpoint.partial.checkpoint").touch()
    make().remove()
    assert sorted(folder.iterdir()) == sorted(others)


def cut(content):
    return content[:-7]


def emptied(_):
    return b""


def changed(content):
    return content[:-40] + bytes([content[-40] ^ 1]) + content[-39:]


@pytest.mark.parametrize("damage", [cut, emptied, changed])
def test_a_damaged_checkpoint_is_ignored_with_a_line(training, make, assert_goes_on, damage):
    stopped(training, make(), 4)
    path = make().path
    path.write_bytes(damage(path.read_bytes()))
    assert assert_goes_on(make()) == SNAPSHOTS
    assert f"the checkpoint {path} is ignored: its bytes are not those that were saved" in "\n".join(make.lines)
    assert "resumed" not in "\n".join(make.lines)


def test_one_of_another_run_is_ignored_though_its_seal_holds(training, make, assert_goes_on):
    stopped(training, make("another run"), 4)
    assert assert_goes_on(make("this run")) == SNAPSHOTS
    assert any(
        "ignored: it was made with another spec, other data, versions or processor" in each for each in make.lines
    )


def test_a_state_of_another_form_is_ignored(make):
    key = jax.random.key(0)

    def state(size):
        return State(jnp.zeros(size), (), jnp.int32(5), key)

    def form(size):
        return jax.eval_shape(lambda: state(size))

    loss = np.zeros((1, 1), np.float32)
    snapshots = Snapshots(np.zeros((1, 1, 2, 1), np.float32), loss, None)
    make().save(Segment(state(3), 5, 1, loss[0], snapshots), [snapshots])
    assert make().load(form(4)) is None
    assert "its state has an array float32(3,) for float32(4,)" in make.lines[-1]
    found = make().load(form(3))
    assert (found.step, found.seen, found.snapshots.features) == (5, 1, None)
    np.testing.assert_array_equal(found.state.arrays, np.zeros(3))
    assert found.state.batch_key == key


def test_what_a_pickle_would_run_is_not_run(training, make):
    checkpoint = make()
    checkpoint.path.parent.mkdir()
    file = io.BytesIO()
    np.savez(file, digest=np.array(checkpoint.digest, dtype=object), place=np.array([1, 1]))
    seal = hashlib.sha256(file.getvalue()).hexdigest().encode()
    checkpoint.path.write_bytes(checkpoints.OPENING + seal + b"\n" + file.getvalue())
    assert checkpoint.load(training.form) is None
    assert "allow_pickle=False" in make.lines[-1]


def test_a_full_disk_ends_no_training(make, assert_goes_on, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints, "atomic_write", full)
    assert assert_goes_on(make()) == SNAPSHOTS
    assert make.lines[0] == "no checkpoint at step 1: [Errno 28] No space left on device"


def test_everything_that_decides_the_bits_decides_the_digest(make, monkeypatch):
    x = DATA.train["x"]
    digests = {
        make(value).digest
        for value in (
            {"a": 1.0, "data": x},
            {"a": 2.0, "data": x},
            {"a": 1.0, "data": x + np.float32(1e-7)},
            {"a": 1.0, "data": x.ravel()},
            {"a": 1.0, "data": np.float64(x)},
        )
    }
    assert len(digests) == 5
    assert make({"data": x.copy(), "a": 1.0}).digest in digests
    monkeypatch.setattr(checkpoints, "environment", lambda: {"cpu": "another one"})
    assert make({"a": 1.0, "data": x}).digest not in digests


def test_the_workflow_says_where_and_how_often(training, monkeypatch, tmp_path):
    def of_job(*made_of):
        return Checkpoint.of_job("waves/base", *made_of, log=print)

    monkeypatch.setenv(CHECKPOINTS, str(tmp_path))
    monkeypatch.delenv(CHECKPOINT_SECONDS, raising=False)
    assert of_job(DATA) is None
    with checkpointed(training, None) as segments:
        assert next(segments).step == 0
    monkeypatch.setenv(CHECKPOINT_SECONDS, "7.5")
    spec = {"batch": 3}
    found = of_job(spec, DATA, KEYS)
    assert (found.path, found.seconds) == (tmp_path / "waves" / "base.checkpoint", 7.5)
    assert found.digest != of_job(spec, DATA, BATCH_KEYS).digest
    assert found.digest != of_job({"batch": 4}, DATA, KEYS).digest
    assert found.digest == of_job(dict(spec), DATA, list(KEYS)).digest
