"""Work of several parties on one machine, one at a time and by turns."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Pass = Callable[[], None]


def taking_turns(parties: Sequence[Callable[[Pass], Any]]) -> list[Any]:
    """What every party returns; each runs until it passes, then the next one goes on where it stood.

    Two things that are timed by turns share the machine's slow moods. The parties are threads so that each keeps its
    place in the middle of its work, but never do two of them run at once.

    Args:
        parties: functions that are given ``pass``, which returns when it is that party's turn again.

    Raises:
        Exception: a party's own, the first one's; the others run to their end before.
    """
    turns = [threading.Semaphore(0) for _ in parties]
    present = list(range(len(parties)))

    def after(place: int) -> threading.Semaphore:
        return turns[present[(present.index(place) + 1) % len(present)]]

    def one(place: int) -> Any:
        def on() -> None:
            after(place).release()
            turns[place].acquire()

        turns[place].acquire()
        try:
            return parties[place](on)
        finally:
            following = after(place)
            present.remove(place)
            following.release()

    with ThreadPoolExecutor(max(len(parties), 1)) as pool:
        results = [pool.submit(one, place) for place in present]
        for first in turns[:1]:
            first.release()
    return [result.result() for result in results]
