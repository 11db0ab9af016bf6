"""The files of the user's own that a dataset is made from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

OF_PICTURES = {"image", "noisy_image"}


def pictures(dataset: Mapping[str, Any]) -> list[str]:
    """The picture file that a dataset's parameters name; pictures that come with a library have no suffix."""
    source = str(dataset.get("source", ""))
    return [source] if dataset.get("name") in OF_PICTURES and PurePosixPath(source).suffix else []
