"""The spec of a dataset."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class DatasetSpec(Record):
    """One dataset.

    Attributes:
        dataset: the family and its parameters.
        stream: the name of its seed stream.
    """

    dataset: Named
    stream: str
