"""Training that is interrupted and goes on gives the bits of training that was not; nothing else is trusted."""

import hashlib
import io
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from spectral_bias.jobs.environment import CHECKPOINT_SECONDS, CHECKPOINTS
from spectral_bias.registry.seeds import stream
from spectral_bias.training import checkpoints, ensemble
from spectral_bias.training.checkpoints import Checkpoint, Progress, checkpoint_of, next_call
from spectral_bias.training.ensemble import Data, train_ensemble

KEYS = [stream("checkpoints", seed, "initialisation") for seed in range(2)]
BATCH_KEYS = [stream("checkpoints", seed, "batches") for seed in range(2)]
SPEC = {
    "experiment": "waves",
    "run": "base",
    "model": {
        "name": "mlp",
        "widths": [5, 5],
        "activation": {"name": "tanh"},
        "initialisation": {"name": "xavier", "scale": 1.0, "bias_std": 0.0},
        "input_scale": 1.0,
        "embedding": {"name": "identity"},
        "boundary": "free",
        "antisymmetric": False,
    },
    "loss": {"name": "mse"},
    "optimiser": {"name": "adam", "learning_rate": 0.01, "b1": 0.9, "b2": 0.999},
    "schedule": {"name": "cosine", "final": 0.1},
    "batch": 3,
    "snapshots": [0, 1, 2, 4, 7, 10, 15, 40],
    "feature_steps": [0, 4, 40],
}
X = np.linspace(-1, 1, 8, endpoint=False, dtype=np.float32)[:, None]
DATA = Data({"x": X, "y": np.sin(np.pi * X)}, X)


@pytest.fixture(scope="module", autouse=True)
def compiled_once():
    """All of these trainings are one program; compiling takes longer than all of them."""
    real, made = ensemble._program, []

    def program(names, data):
        if not made:
            start, advance = real(names, data)
            made.extend((start, SimpleNamespace()))

            def lower(*arguments):
                if len(made) == 2:
                    made.append(advance.lower(*arguments).compile())
                return SimpleNamespace(compile=lambda: made[2])

            made[1].lower = lower
        return made[0], made[1]

    ensemble._program = program
    yield
    ensemble._program = real


def trained(checkpoint=None, say=lambda line: None):
    return train_ensemble(SPEC, DATA, KEYS, BATCH_KEYS, say, checkpoint)


@pytest.fixture(scope="module")
def undisturbed():
    return trained()


@pytest.fixture
def make(tmp_path):
    """A function that makes the run's checkpoint, and the lines that it has said."""
    lines = []

    def made(made_of="this", seconds=0.0):
        return Checkpoint(tmp_path / "waves" / "base.checkpoint", seconds=seconds, made_of=made_of, say=lines.append)

    made.lines = lines
    return made


def assert_same(found, expected):
    for name in ("prediction", "loss", "features"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    assert found.parameters == expected.parameters


def stopped(checkpoint, calls, error=SystemExit):
    """Train until so many calls of the program are done, and stop as a signal would."""

    def say(line):
        if line.startswith("step"):
            say.left -= 1
            if not say.left:
                raise error

    say.left = calls
    with pytest.raises(error):
        trained(checkpoint, say)


@pytest.mark.parametrize("calls", [1, 3, 6])
@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_training_that_was_told_to_stop_goes_on_to_the_same_bits(make, undisturbed, calls, error):
    checkpoint = make(seconds=1e9)
    stopped(checkpoint, calls, error)
    reached = SPEC["snapshots"][calls - 1]
    if reached:
        assert make.lines == [f"checkpoint at step {reached}"]
    lines = []
    assert_same(trained(make(seconds=1e9), lines.append), undisturbed)
    assert [line for line in make.lines if "resumed" in line] == (
        [f"resumed at step {reached} from the checkpoint {checkpoint.path}"] if reached else []
    )
    assert len([line for line in lines if line.startswith("step")]) == len(SPEC["snapshots"]) - (
        calls if reached else 0
    )


def test_training_that_was_killed_goes_on_from_the_last_save(make, undisturbed):
    class KilledError(Exception):
        """Nothing is saved when this comes."""

    stopped(make(), 5, KilledError)
    assert make.lines == ["checkpoint at step 1", "checkpoint at step 2", "checkpoint at step 4"]
    assert_same(trained(make()), undisturbed)
    assert "resumed at step 4 " in make.lines[3]


def test_a_long_way_between_snapshots_is_gone_in_parts_to_the_same_bits(make, undisturbed, monkeypatch):
    monkeypatch.setattr(Checkpoint, "most_steps", lambda self: 4.0)
    checkpoint, lines = make(), []
    assert_same(trained(checkpoint, lines.append), undisturbed)
    reached = [int(line.split()[1]) for line in lines if line.startswith("step")]
    assert reached == [0, 1, 2, 4, 7, 10, 14, 15, 19, 23, 27, 31, 35, 39, 40]
    checkpoint.remove()
    stopped(make(), 10)
    assert_same(trained(make()), undisturbed)
    assert any("resumed at step 23 " in line for line in make.lines)


def test_calls_are_cut_to_a_few_seconds_as_fast_as_the_last_one_was(make, monkeypatch):
    monkeypatch.setattr(checkpoints, "CALL_SECONDS", 6.0)
    checkpoint = make(seconds=1e9)
    assert checkpoint.most_steps() == np.inf
    checkpoint.after(Progress(None), 0, 1.0)
    assert checkpoint.most_steps() == np.inf
    checkpoint.after(Progress(None, 100), 100, 2.0)
    assert checkpoint.most_steps() == 300
    checkpoint.after(Progress(None, 101), 1, 60.0)
    assert checkpoint.most_steps() == 1


def test_short_training_saves_nothing(make):
    checkpoint = make(seconds=60.0)
    trained(checkpoint)
    assert make.lines == []
    assert not checkpoint.path.exists()


def test_it_is_removed_when_it_is_not_needed_any_more_and_may_be_gone_already(make):
    checkpoint = make()
    stopped(checkpoint, 4)
    assert [path.name for path in checkpoint.path.parent.iterdir()] == ["base.checkpoint"]
    (checkpoint.path.parent / ".base.checkpoint.partial.checkpoint").touch()
    checkpoint.remove()
    checkpoint.remove()
    assert list(checkpoint.path.parent.iterdir()) == []


def cut(content):
    return content[:-7]


def emptied(_):
    return b""


def changed(content):
    return content[:-40] + bytes([content[-40] ^ 1]) + content[-39:]


@pytest.mark.parametrize("damage", [cut, emptied, changed])
def test_a_damaged_checkpoint_is_left_aside_with_a_word(make, undisturbed, damage):
    stopped(make(), 4)
    path = make().path
    path.write_bytes(damage(path.read_bytes()))
    assert_same(trained(make()), undisturbed)
    assert f"the checkpoint {path} is left aside: its bytes are not those that were saved" in "\n".join(make.lines)
    assert "resumed" not in "\n".join(make.lines)


def test_one_of_another_run_is_left_aside_though_its_seal_holds(make, undisturbed):
    stopped(make("another run"), 4)
    assert_same(trained(make("this run")), undisturbed)
    assert any(
        "left aside: it was made with another spec, other data, versions or processor" in line for line in make.lines
    )


def test_a_state_of_another_form_is_left_aside(make):
    checkpoint = make()
    checkpoint.save(Progress((jnp.zeros(3), jax.random.key(0)), 5, 1))
    fresh = Progress((jnp.zeros(4), jax.random.key(0)))
    assert make().resumed(fresh) is fresh
    assert "its state has an array float32(3,) for float32(4,)" in make.lines[-1]
    found = make().resumed(Progress((jnp.ones(3), jax.random.key(9))))
    assert (found.step, found.seen) == (5, 1)
    np.testing.assert_array_equal(found.state[0], np.zeros(3))
    assert found.state[1] == jax.random.key(0)


def test_what_a_pickle_would_run_is_not_run(make):
    checkpoint = make()
    checkpoint.path.parent.mkdir()
    file = io.BytesIO()
    np.savez(file, digest=np.array(checkpoint.digest, dtype=object), place=np.array([1, 1]))
    seal = hashlib.sha256(file.getvalue()).hexdigest().encode()
    checkpoint.path.write_bytes(checkpoints.OPENING + seal + b"\n" + file.getvalue())
    fresh = Progress((jnp.zeros(3),))
    assert checkpoint.resumed(fresh) is fresh
    assert "allow_pickle=False" in make.lines[-1]


def test_a_disk_that_is_full_ends_no_training(make, undisturbed, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints, "atomic_write", full)
    assert_same(trained(make()), undisturbed)
    assert make.lines[0] == "no checkpoint at step 1: [Errno 28] No space left on device"


def test_everything_that_decides_the_bits_decides_the_digest(make, monkeypatch):
    digests = {
        make(value).digest
        for value in (
            {"a": 1.0, "data": X},
            {"a": 2.0, "data": X},
            {"a": 1.0, "data": X + np.float32(1e-7)},
            {"a": 1.0, "data": X.ravel()},
            {"a": 1.0, "data": np.float64(X)},
        )
    }
    assert len(digests) == 5
    assert make({"data": X.copy(), "a": 1.0}).digest in digests
    monkeypatch.setattr(checkpoints, "environment", lambda: {"cpu": "another one"})
    assert make({"a": 1.0, "data": X}).digest not in digests


def test_the_workflow_says_where_and_how_often(monkeypatch, tmp_path):
    monkeypatch.setenv(CHECKPOINTS, str(tmp_path))
    monkeypatch.delenv(CHECKPOINT_SECONDS, raising=False)
    assert checkpoint_of(SPEC, DATA) is None
    monkeypatch.setenv(CHECKPOINT_SECONDS, "7.5")
    found = checkpoint_of(SPEC, DATA, KEYS)
    assert (found.path, found.seconds) == (tmp_path / "waves" / "base.checkpoint", 7.5)
    assert found.digest != checkpoint_of(SPEC, DATA, BATCH_KEYS).digest
    assert found.digest != checkpoint_of({**SPEC, "batch": 4}, DATA, KEYS).digest
    assert found.digest == checkpoint_of(dict(SPEC), DATA, list(KEYS)).digest


@pytest.mark.parametrize(
    ("step", "seen", "most", "expected"),
    [
        (0, 0, np.inf, ([0, 1, 3], 4, 3)),
        (4, 3, np.inf, ([6, 30, 0], 36, 2)),
        (4, 3, 10.0, ([6, 4, 0], 10, 1)),
        (4, 3, 6.0, ([6, 0, 0], 6, 1)),
        (14, 4, 10.0, ([10, 0, 0], 10, 0)),
        (14, 4, 26.0, ([26, 0, 0], 26, 1)),
        (4, 3, 1.0, ([1, 0, 0], 1, 0)),
    ],
)
def test_a_call_goes_as_far_as_it_may(step, seen, most, expected):
    counts, taken, kept = next_call([0, 1, 4, 10, 40], Progress(None, step, seen), 3, most)
    assert (counts.tolist(), taken, kept) == expected
    assert counts.dtype == np.int32
