"""The logs of a card: the first, and those of second trainings that settle what one log leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from spectral_bias.config.values import Strict

FORM = "the path of a log, or {log: PATH, longer: PATH, wider: PATH, smaller_step: PATH} without those you do not have"


class CardLogs(Strict):
    """An entry of the setting ``logs``; paths are relative to the working folder."""

    log: str = Field(description="The log of which the card is made.")
    longer: str | None = Field(None, description="Log of the same training with at least twice the steps.")
    wider: str | None = Field(None, description="Log of a wider network's training for as many steps.")
    smaller_step: str | None = Field(
        None, description="Log of the same training with a smaller learning rate for as many steps."
    )

    @property
    def second(self) -> dict[str, str]:
        """The paths of second trainings' logs, by in what they differ."""
        return {kind: path for kind, path in self.by_key.items() if kind != "log"}

    @property
    def by_key(self) -> dict[str, str]:
        """All paths by their keys, the log first."""
        return self.model_dump(exclude_none=True)


def as_card_logs(entry: Any) -> Any:
    """An entry with its path under ``log``.

    Raises:
        ValueError: it is neither a path nor a mapping.
    """
    if isinstance(entry, str):
        return {"log": entry}
    if isinstance(entry, Mapping | CardLogs):
        return entry
    raise ValueError(f"must be {FORM}")
