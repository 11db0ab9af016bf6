"""What the tests of the player ask of it, and the record that it shows, which is made up by formula."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from player_record import FRAMES, STEPS

KEPT_STEPS = [STEPS[place] for place in FRAMES]
SLOWNESS = {"plain": 20, "fast": 5}


def wait(page: Page) -> None:
    """Until all charts are drawn."""
    page.evaluate("() => pagePlayer.ready")


def drawn(page: Page, panel: str, data: str = "frame", side: str = "left") -> list[dict[str, Any]]:
    """The rows that a chart shows."""
    return page.evaluate(
        f"() => pagePlayer.sides.{side}.panels.{panel}.drawn.view.data({data!r})"
        ".map((row) => Object.fromEntries(Object.entries(row)))"
    )


def shown_step(page: Page) -> int:
    return page.evaluate("() => pagePlayer.positions[pagePlayer.place]")


def kept_at(step: int) -> int:
    """The last step at or before this one whose output is kept."""
    return max(each for each in KEPT_STEPS if each <= step)
