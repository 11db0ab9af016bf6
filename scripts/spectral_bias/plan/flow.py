"""The files of the user's own that a dataset is made from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from spectral_bias.config.facts import facts_of
from spectral_bias.registry.facts import DatasetFacts


def files_of(dataset: Mapping[str, Any]) -> list[str]:
    """The user's own files that a dataset's parameters name; pictures that come with a library have no suffix."""
    facts = facts_of(DatasetFacts, "datasets", dataset)
    if facts is None:
        return []
    pictures = (str(dataset[name]) for name in facts.pictures)
    return [*(name for name in pictures if PurePosixPath(name).suffix), *(str(dataset[name]) for name in facts.files)]
