"""The evaluation points with their target, and the check that predictions belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from spectral_bias.recording.errors import RecordingError, raise_all
from spectral_bias.recording.tensors import to_numpy


@dataclass(frozen=True)
class Points:
    """Where networks are evaluated.

    Attributes:
        x: evaluation points (sample, dimension).
        target: target at the points (sample[, channel]); without the axis where there is one channel.
        trained_on: 1 where a point was trained on (sample), if that is known.
    """

    x: np.ndarray
    target: np.ndarray
    trained_on: np.ndarray | None

    @classmethod
    def read(cls, x: Any, target: Any, trained_on: Any = None) -> Points:
        """Check the points.

        Args:
            x: evaluation points (sample,) or (sample, dimension).
            target: (sample,) or (sample, channel).
            trained_on: 1 or true where a point was trained on (sample), or one flag for all points.

        Raises:
            RecordingError: something is wrong with them.
        """
        points, values = to_numpy(x, "x"), to_numpy(target, "target")
        if points.ndim == 1:
            points = points[:, None]
        if values.ndim == 2 and values.shape[1] == 1:
            values = values[:, 0]
        flags = None if trained_on is None else np.atleast_1d(to_numpy(trained_on, "trained_on"))
        raise_all([*_problems(points, values, flags)])
        return cls(points, values, None if flags is None else np.broadcast_to(flags, len(points)).astype(np.int8))

    def snapshot(self, value: Any, name: str) -> np.ndarray:
        """A prediction in the target's shape.

        Args:
            value: (sample[, channel]).
            name: what it is, for messages.

        Raises:
            RecordingError: it has another shape, or is no array of real numbers.
        """
        outputs, shape = to_numpy(value, name), self.target.shape
        if outputs.shape == shape:
            return outputs
        if len(shape) == 1 and outputs.shape == (*shape, 1):
            return outputs[:, 0]
        expected = f"{shape} is expected" if len(shape) == 2 else f"{shape} or {(*shape, 1)} is expected"
        raise RecordingError(f"{name}: has the shape {outputs.shape}; {expected}{self._hint(outputs)}")

    def _hint(self, outputs: np.ndarray) -> str:
        """What a wrong shape may come from."""
        samples, channels = len(self.target), self.target.shape[1] if self.target.ndim == 2 else 1
        if outputs.shape == (channels, samples):
            return "; the axes are transposed: give prediction.T"
        if outputs.shape == (samples, samples):
            return "; (n, 1) and (n,) were broadcast against each other"
        if outputs.size == samples * channels:
            return "; reshape it, in the order of x"
        if outputs.ndim and len(outputs) != samples:
            return f"; evaluate the network at the {samples} points of x, not at a batch"
        return ""


def _problems(x: np.ndarray, target: np.ndarray, trained_on: np.ndarray | None) -> list[str]:
    """What is wrong with points and target."""
    problems: list[str] = []
    if x.ndim != 2 or not x.size:
        problems.append(f"x: has the shape {x.shape}; (samples,) or (samples, dimensions) is expected")
    if target.ndim not in {1, 2} or not target.size:
        problems.append(f"target: has the shape {target.shape}; (samples,) or (samples, channels) is expected")
    elif len(target) != len(x):
        transposed = target.ndim == 2 and target.shape[1] == len(x)
        problems.append(
            f"target: has {len(target)} samples, x has {len(x)}" + ("; give target.T" if transposed else "")
        )
    problems += [
        f"{name}: {np.count_nonzero(~np.isfinite(values))} of {values.size} values are NaN or infinite"
        for name, values in (("x", x), ("target", target))
        if not np.isfinite(values).all()
    ]
    if trained_on is not None:
        if trained_on.shape not in {(1,), (len(x),)}:
            problems.append(f"trained_on: has the shape {trained_on.shape}; {(1,)} or {(len(x),)} is expected")
        if not np.isin(trained_on, (0, 1)).all():
            problems.append("trained_on: must be 1 (true) where a point was trained on, else 0 (false)")
    return problems
