"""The spec of a dataset."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class DatasetSpec(Record):
    """The family with its parameters, and the name of the seed stream."""

    dataset: Named
    stream: str
