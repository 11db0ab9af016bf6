"""The data of an ensemble's training."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Array, Float


class Data(NamedTuple):
    """Training data by name, and the evaluation points.

    Attributes:
        train: ``x`` (train, dimension), ``y`` (train, channel) and whatever else a loss reads, such as derivatives of
            the labels or points on a boundary.
        x_evaluate: the points at which snapshots are taken.
        own: like ``train``, for data that differ between members, such as noisy labels; with a leading seed axis.
    """

    train: dict[str, Float[Array, "train ..."]]
    x_evaluate: Float[Array, "sample dimension"]
    own: dict[str, Float[Array, "seed train ..."]] = {}  # noqa: RUF012 - a named tuple's default, never written to

    @classmethod
    def of(cls, dataset: xr.Dataset) -> Data:
        """The data of a dataset: each variable ``<name>_train`` as ``<name>``, in ``own`` if it has one copy a seed."""
        given = {str(name).removesuffix("_train"): dataset[name] for name in dataset if str(name).endswith("_train")}
        return cls(
            train={name: _array(values) for name, values in given.items() if "copy" not in values.dims},
            x_evaluate=_array(dataset["x"]),
            own={name: _array(values) for name, values in given.items() if "copy" in values.dims},
        )

    def of_seeds(self, seeds: int) -> Data:
        """The data of the first seeds.

        Raises:
            ValueError: there are copies for fewer seeds.
        """
        for name, values in self.own.items():
            if len(values) < seeds:
                raise ValueError(f"{name} has {len(values)} copies in the dataset, fewer than {seeds} seeds")
        return self._replace(own={name: values[:seeds] for name, values in self.own.items()})

    def sizes(self) -> tuple[int, int]:
        """The number of a network's inputs and outputs."""
        return self.train["x"].shape[1], (self.train | self.own)["y"].shape[-1]


def _array(values: xr.DataArray) -> Any:
    """NumPy's array, which the compiled program takes as one of JAX's."""
    return np.asarray(values)
