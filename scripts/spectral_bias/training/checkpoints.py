"""Checkpoints: long training saves its state now and then, and goes on from there to the bits of an undisturbed run.

The clock decides only when to save and how far one call of the compiled program goes; neither changes a bit. A
checkpoint holds arrays and no pickle. It is used only if its bytes are those that were sealed and if it was made by
this very spec, on these data, with these versions on this kind of processor; any other is left aside with a line in
the log. It lives in ``.cache/checkpoints`` and is removed when the run file is written.
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
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.jobs.environment import CHECKPOINT_SECONDS, CHECKPOINTS
from spectral_bias.numerics.environment import environment

OPENING = b"spectral-bias-atlas checkpoint 1 sha256:"
# A call of the compiled program cannot be interrupted, and schedulers grant some 30 s between their first signal and
# the last: with checkpoints on, a call is cut to about this many seconds.
CALL_SECONDS = 5.0
PACKAGES = ("jax", "jaxlib", "equinox", "optax", "numpy")

Say = Callable[[str], None]


class Progress(NamedTuple):
    """How far an ensemble's training has come.

    Attributes:
        state: the state of every member.
        step: steps taken.
        seen: snapshots taken.
        predictions: outputs (seed, snapshot, sample, channel), a part for every call.
        losses: losses (seed, snapshot), likewise.
        features: hidden layers (seed, snapshot, layer, sample, unit), likewise; empty where none are asked for.
    """

    state: Any
    step: int = 0
    seen: int = 0
    predictions: tuple[Float[np.ndarray, "seed snapshot sample channel"], ...] = ()
    losses: tuple[Float[np.ndarray, "seed snapshot"], ...] = ()
    features: tuple[Float[np.ndarray, "seed snapshot layer sample unit"], ...] = ()


def next_call(
    steps: Sequence[int], progress: Progress, size: int, most: float
) -> tuple[Int[np.ndarray, " size"], int, int]:
    """The step counts that the next call of the program takes.

    Args:
        steps: the steps of all snapshots, ascending.
        progress: what was done before.
        size: how many step counts a call takes; those not needed are 0.
        most: the most steps that the call may take, at least 1. Where a snapshot lies further off, the call ends
            between two snapshots, and the next one goes on from there.

    Returns:
        The counts, their sum, and how many snapshots of the call, from its first, were asked for.
    """
    counts: list[int] = []
    kept = taken = 0
    for target in steps[progress.seen : progress.seen + size]:
        left = target - progress.step - taken
        counts.append(int(min(left, most - taken)))
        taken += counts[-1]
        if counts[-1] < left:
            break
        kept += 1
    return np.pad(np.int32(counts), (0, size - len(counts))), taken, kept


class Checkpoint:
    """One run's checkpoint.

    Args:
        path: where it lies.
        seconds: the time between two saves.
        made_of: plain values and arrays that decide the bits of the training.
        say: where lines for the log go.
    """

    def __init__(self, path: Path, *, seconds: float, made_of: Any, say: Say = lambda line: None) -> None:
        self.path = path
        self.seconds = seconds
        self._made_of = made_of
        self._say = say
        self._saved = time.monotonic()
        self._step = 0
        self._pace = 0.0

    @functools.cached_property
    def digest(self) -> str:
        """The digest of everything that decides the bits."""
        versions = {name: metadata.version(name) for name in PACKAGES}
        return _digest({"made of": self._made_of, "versions": versions, "environment": environment()})

    def most_steps(self) -> float:
        """The most steps that one call should take, as fast as the last one was."""
        return float(max(1, round(CALL_SECONDS / self._pace))) if self._pace else float("inf")

    def resumed(self, fresh: Progress) -> Progress:
        """The progress that was saved, or ``fresh`` where there is none or none that can be trusted."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return fresh
        except OSError as error:
            self._say(f"the checkpoint {self.path} is left aside: {error}")
            return fresh
        try:
            found = _loaded(_checked(content), self.digest, fresh)
        except (ValueError, KeyError, zipfile.BadZipFile) as error:
            self._say(f"the checkpoint {self.path} is left aside: {error}")
            return fresh
        self._step = found.step
        self._say(f"resumed at step {found.step} from the checkpoint {self.path}")
        return found

    def after(self, progress: Progress, taken: int, seconds: float) -> None:
        """Take note of a call that took so many steps and seconds, and save if it is time to."""
        if taken:
            self._pace = seconds / taken
        if time.monotonic() - self._saved >= self.seconds:
            self.save(progress)

    def save(self, progress: Progress) -> None:
        """Save, whole or not at all. A disk that is full ends no training: the log says so and it goes on."""
        if progress.step <= self._step:
            return
        try:
            with atomic_write(self.path) as partial:
                content = _packed(progress, self.digest)
                partial.write_bytes(OPENING + hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        except OSError as error:
            self._say(f"no checkpoint at step {progress.step}: {error}")
        else:
            self._say(f"checkpoint at step {progress.step}")
            self._step = progress.step
        self._saved = time.monotonic()

    def remove(self) -> None:
        """Remove it, and what a kill in the middle of saving left: the run file is written."""
        with suppress(OSError):
            for path in self.path.parent.glob(f"*{glob.escape(self.path.name)}*"):
                path.unlink(missing_ok=True)


def checkpoint_of(spec: Mapping[str, Any], *made_of: Any, say: Say = lambda line: None) -> Checkpoint | None:
    """The checkpoint of a run, where and as often as the workflow wants it; None where it wants none.

    Args:
        spec: the run's spec.
        made_of: what else decides the bits: the data and the keys.
        say: where lines for the log go.
    """
    folder, seconds = os.environ.get(CHECKPOINTS), os.environ.get(CHECKPOINT_SECONDS)
    if not folder or not seconds:
        return None
    path = Path(folder, spec["experiment"], f"{spec['run']}.checkpoint")
    return Checkpoint(path, seconds=float(seconds), made_of=[dict(spec), *made_of], say=say)


def _packed(progress: Progress, digest: str) -> bytes:
    """Everything as one archive of arrays."""
    arrays = {f"state-{place}": values for place, values in enumerate(_arrays(progress.state))}
    for name in ("predictions", "losses", "features"):
        if parts := getattr(progress, name):
            arrays[name] = np.concatenate(parts, axis=1)
    file = io.BytesIO()
    np.savez(file, digest=np.array(digest), place=np.array([progress.step, progress.seen]), **arrays)
    return file.getvalue()


def _checked(content: bytes) -> bytes:
    """What was sealed, if the seal holds."""
    opening, _, packed = content.partition(b"\n")
    if opening != OPENING + hashlib.sha256(packed).hexdigest().encode():
        raise ValueError("its bytes are not those that were saved: it is cut short or damaged")
    return packed


def _loaded(packed: bytes, digest: str, fresh: Progress) -> Progress:
    """The progress in an archive, in the form of a fresh one."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as found:
        if str(found["digest"]) != digest:
            raise ValueError("it was made with another spec, other data, versions or processor")
        leaves, tree = jax.tree.flatten(fresh.state)
        saved = [found[f"state-{place}"] for place in range(len(leaves))]
        for now, then in zip(_arrays(fresh.state), saved, strict=True):
            if (now.shape, now.dtype) != (then.shape, then.dtype):
                raise ValueError(f"its state has an array {then.dtype}{then.shape} for {now.dtype}{now.shape}")
        state = jax.tree.unflatten(tree, [_like(leaf, then) for leaf, then in zip(leaves, saved, strict=True)])
        step, seen = (int(each) for each in found["place"])
        parts = {name: (found[name],) for name in ("predictions", "losses", "features") if name in found}
    return Progress(state, step, seen, **parts)


def _arrays(state: Any) -> list[np.ndarray]:
    """The leaves of a state as plain arrays; keys as their words."""
    return [np.asarray(jax.random.key_data(leaf) if _is_key(leaf) else leaf) for leaf in jax.tree.leaves(state)]


def _like(leaf: Any, values: np.ndarray) -> Any:
    return jax.random.wrap_key_data(jnp.asarray(values)) if _is_key(leaf) else jnp.asarray(values)


def _is_key(leaf: Any) -> bool:
    return bool(jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key))


def _digest(value: Any) -> str:
    """SHA-256 of plain values and arrays, whichever way they are nested."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=_array_digest).encode()).hexdigest()


def _array_digest(values: Any) -> list[Any]:
    array = np.ascontiguousarray(values)
    return [str(array.dtype), list(array.shape), hashlib.sha256(array.tobytes()).hexdigest()]
