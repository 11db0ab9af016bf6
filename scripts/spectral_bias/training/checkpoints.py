"""Checkpoints: a consumer of training that saves the state regularly, so that an interrupted run can be resumed.

The clock decides only when to save and how long a segment may take; neither changes a bit. A checkpoint holds arrays,
no pickle. It is used only if its digest is right and if it was written for the same spec, data, package versions and
kind of processor; any other is ignored with a line in the log. It is kept in ``.cache/checkpoints`` and removed once
the run file is written. A process that trains a share of a run's seeds has a checkpoint of its own, named by these
seeds: with another number of processes it is another checkpoint.
"""

from __future__ import annotations

import functools
import glob
import hashlib
import io
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from importlib import metadata
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.jobs.environment import CHECKPOINT_SECONDS, CHECKPOINTS
from spectral_bias.jobs.time_limit import TimeIsOverError, is_over
from spectral_bias.numerics.environment import environment
from spectral_bias.training.ensemble import Segment, Snapshots, Training
from spectral_bias.training.program import State

# The number is the format's. This module is in no code digest, so a change of the format must change the number.
OPENING = b"spectral-bias-atlas checkpoint 2 sha256:"
# A call of the compiled program cannot be interrupted, and schedulers wait some 30 s between the first signal and the
# last: with checkpoints on, a segment takes about this many seconds at most.
SEGMENT_SECONDS = 5.0
PACKAGES = ("jax", "jaxlib", "equinox", "optax", "numpy")
# Between the name of a run and the seeds of a share.
_SHARE = ".seeds-"
SNAPSHOTS = [field.name for field in fields(Snapshots)]

Log = Callable[[str], None]


@contextmanager
def checkpointed(training: Training, checkpoint: Checkpoint | None) -> Iterator[Iterator[Segment]]:
    """The segments of a training, starting with the saved ones as a single segment; new ones are saved regularly.

    Leaving the context without an error removes the checkpoint. One of a share of a run's seeds stays, with the last
    state, for other seeds may have to be trained again. A signal to stop saves the state; so does the end of the
    time that the job has (``jobs.time_limit``), for a job after it.

    Args:
        training: the training.
        checkpoint: its checkpoint; None to save nothing.
    """
    if checkpoint is None:
        yield training.segments()
        return
    last = checkpoint.load(training.form)
    done = [] if last is None else [last.snapshots]
    begun = 0 if last is None else last.step

    def segments() -> Iterator[Segment]:
        nonlocal last
        following = training.segments(last, seconds=SEGMENT_SECONDS)
        if last is not None:
            yield last
        saved = time.monotonic()
        for last in following:
            done.append(last.snapshots)
            over = is_over() and last.step > begun  # a job that comes no further would be followed without end
            if (over or time.monotonic() - saved >= checkpoint.seconds) and last.seen < len(training.snapshots):
                checkpoint.save(last, done)
                if over:
                    checkpoint.leave(last)
                saved = time.monotonic()
            yield last

    try:
        yield segments()
    except (KeyboardInterrupt, SystemExit):
        if last is not None:
            checkpoint.save(last, done)
        raise
    if checkpoint.share is None:
        checkpoint.remove()
    elif last is not None and (checkpoint.exists or is_over()):
        checkpoint.save(last, done)


class Checkpoint:
    """One run's checkpoint, or that of a share of its seeds.

    Args:
        path: the file of the run's checkpoint.
        seconds: the time between two saves.
        made_of: plain values and arrays that determine the bits of the training.
        share: the seeds, if they are not all seeds of the run.
        log: writes one line to the log.
    """

    def __init__(
        self, path: Path, *, seconds: float, made_of: Any, share: range | None = None, log: Log = lambda line: None
    ) -> None:
        self._run = path
        self.path = path if share is None else path.with_name(f"{path.stem}{_SHARE}{share[0]}-{share[-1]}{path.suffix}")
        self.share = share
        self.seconds = seconds
        self._made_of = made_of
        self._log = log
        self._step = 0

    @classmethod
    def of_job(cls, name: str, *made_of: Any, share: range | None = None, log: Log) -> Checkpoint | None:
        """The checkpoint of that name, as the workflow's environment variables say; None if they are not set."""
        folder, seconds = os.environ.get(CHECKPOINTS), os.environ.get(CHECKPOINT_SECONDS)
        if not folder or not seconds:
            return None
        path = Path(folder, f"{name}.checkpoint")
        return cls(path, seconds=float(seconds), made_of=made_of, share=share, log=log)

    @property
    def exists(self) -> bool:
        """Whether it was saved, or was there before."""
        return self._step > 0

    @functools.cached_property
    def digest(self) -> str:
        """The digest of everything that determines the bits."""
        versions = {name: metadata.version(name) for name in PACKAGES}
        made = {"made of": self._made_of, "versions": versions, "environment": environment()}
        return hashlib.sha256(json.dumps(made, sort_keys=True, default=_array_digest).encode()).hexdigest()

    def load(self, form: State) -> Segment | None:
        """The saved segments as one; None if there is no checkpoint or it cannot be used.

        Args:
            form: the shapes of a state.
        """
        try:
            found = self._unpacked(self.path.read_bytes(), form)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            self._log(f"the checkpoint {self.path} is ignored: {error}")
            return None
        self._step = found.step
        self._log(f"resumed at step {found.step} from the checkpoint {self.path}")
        return found

    def save(self, last: Segment, done: Sequence[Snapshots]) -> None:
        """Save atomically. If the disk is full, training continues with a line in the log.

        Args:
            last: the last segment.
            done: the snapshots of all segments.
        """
        if last.step <= self._step:
            return
        try:
            with atomic_write(self.path) as partial:
                content = self._packed(last, done)
                partial.write_bytes(OPENING + hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        except OSError as error:
            self._log(f"no checkpoint at step {last.step}: {error}")
        else:
            self._log(f"checkpoint at step {last.step}")
            self._step = last.step

    def leave(self, last: Segment) -> None:
        """End this process, short of its time limit, for a job after it to go on.

        Args:
            last: the last segment, which was saved.

        Raises:
            TimeIsOverError: always, unless
            OSError: nothing new was saved, so a job after this one would come no further.
        """
        if self._step < last.step:
            raise OSError(f"the time of this job is over, and its state at step {last.step} cannot be saved")
        raise TimeIsOverError

    def remove(self) -> None:
        """Remove the run's checkpoint, those of shares of its seeds, and partial files of an interrupted save."""
        name, suffix = glob.escape(self._run.stem), self._run.suffix
        of_run = (f"{name}{suffix}", f"{name}{_SHARE}*{suffix}")
        with suppress(OSError):
            for pattern in (*of_run, *(f".{each}.partial{suffix}" for each in of_run)):
                for path in self._run.parent.glob(pattern):
                    path.unlink(missing_ok=True)

    def _packed(self, last: Segment, done: Sequence[Snapshots]) -> bytes:
        """One archive with all arrays."""
        arrays = {name: values for name, values in vars(Snapshots.joined(done)).items() if values is not None}
        arrays |= {f"state-{place}": _array(leaf) for place, leaf in enumerate(jax.tree.leaves(last.state))}
        place, file = np.array([last.step, last.seen]), io.BytesIO()
        np.savez(file, digest=np.array(self.digest), place=place, last_loss=last.last_loss, **arrays)
        return file.getvalue()

    def _unpacked(self, content: bytes, form: State) -> Segment:
        """The segment in an archive, if its digest is right and it belongs to this run."""
        opening, _, packed = content.partition(b"\n")
        if opening != OPENING + hashlib.sha256(packed).hexdigest().encode():
            raise ValueError("its bytes are not those that were saved: it is cut short or damaged")
        with np.load(io.BytesIO(packed), allow_pickle=False) as found:
            if str(found["digest"]) != self.digest:
                raise ValueError("it was made with another spec, other data, versions or processor")
            leaves, tree = jax.tree.flatten(form)
            state = [_like(leaf, found[f"state-{place}"]) for place, leaf in enumerate(leaves)]
            step, seen = (int(each) for each in found["place"])
            snapshots = Snapshots(**{name: found.get(name) for name in SNAPSHOTS})
            return Segment(jax.tree.unflatten(tree, state), step, seen, found["last_loss"], snapshots)


def _array(leaf: jax.Array) -> np.ndarray:
    """A leaf of a state as a plain array; a key as its words."""
    return np.asarray(jax.random.key_data(leaf) if _is_key(leaf) else leaf)


def _like(form: jax.ShapeDtypeStruct, saved: np.ndarray) -> jax.Array:
    """A saved array in the form of a leaf."""
    leaf = jax.random.wrap_key_data(jnp.asarray(saved)) if _is_key(form) else jnp.asarray(saved)
    if (leaf.shape, leaf.dtype) != (form.shape, form.dtype):
        raise ValueError(f"its state has an array {leaf.dtype}{leaf.shape} for {form.dtype}{form.shape}")
    return leaf


def _is_key(leaf: jax.Array | jax.ShapeDtypeStruct) -> bool:
    return bool(jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key))


def _array_digest(values: Any) -> list[Any]:
    array = np.ascontiguousarray(values)
    return [str(array.dtype), list(array.shape), hashlib.sha256(array.tobytes()).hexdigest()]
