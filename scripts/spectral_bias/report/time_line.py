"""When the jobs of a run ran: one bar a job where they can be told apart, else how many of each kind ran at a time."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spectral_bias.report.durations import duration
from spectral_bias.report.run_jobs import Job

# The width of the drawing, in its own units.
WIDTH = 1000.0
# Beyond these a page has a megabyte of bars that nobody can tell apart.
MAX_BARS = 1000
MAX_LANES = 40
BINS = 250
# The end of one job and the start of the next are told by two clocks.
OVERLAP = 0.25
TICKS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400)


@dataclass(frozen=True)
class Bar:
    """A job: its place in the drawing, its kind and what it was."""

    left: float
    width: float
    lane: int
    kind: str
    says: str


@dataclass(frozen=True)
class TimeLine:
    """What is drawn.

    Attributes:
        seconds: from its left end to its right end.
        lanes: how many jobs ran at a time, at most.
        kinds: the kinds of work that occur, in the order in which they are stacked.
        ticks: place, in percent of the width, and words of each mark of the axis.
        bars: one a job; empty if there are too many.
        areas: then the outline of each kind's jobs over those of the kinds before, by kind.
    """

    seconds: float
    lanes: int
    kinds: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...] = ()
    areas: tuple[tuple[str, str], ...] = ()


def time_line(jobs: Sequence[Job], kind_of: Callable[[Job], str]) -> TimeLine | None:
    """The time line of jobs; None if there are none.

    Args:
        jobs: the jobs of one run.
        kind_of: the kind of a job's work.
    """
    if not jobs:
        return None
    begin = min(job.began for job in jobs)
    seconds = max(max(job.ended for job in jobs) - begin, 1.0)
    scale = WIDTH / seconds
    by_start = sorted(jobs, key=lambda job: (job.began, job.path))
    lanes = _lanes(by_start)
    count = max(lanes) + 1
    kinds = tuple(dict.fromkeys(kind_of(job) for job in by_start))
    ticks = tuple((100 * at / seconds, duration(at) if at else "0") for at in _ticks(seconds))
    if len(jobs) > MAX_BARS or count > MAX_LANES:
        areas = tuple(_areas(by_start, kinds, kind_of, begin, seconds))
        return TimeLine(seconds, count, kinds, ticks, areas=areas)
    bars = (
        Bar((job.began - begin) * scale, max((job.wall or 0) * scale, 0.5), lane, kind_of(job), _says(job))
        for job, lane in zip(by_start, lanes, strict=True)
    )
    return TimeLine(seconds, count, kinds, ticks, bars=tuple(bars))


def _says(job: Job) -> str:
    return f"{job.path}: {'?' if job.wall is None else duration(job.wall)}" + (" ✗" if job.failure else "")


def _lanes(by_start: Sequence[Job]) -> list[int]:
    """The lowest lane that is free when each job begins."""
    free: list[int] = []
    busy: list[tuple[float, int]] = []
    lanes: list[int] = []
    for job in by_start:
        while busy and busy[0][0] <= job.began + OVERLAP:
            heapq.heappush(free, heapq.heappop(busy)[1])
        lane = heapq.heappop(free) if free else len(busy)
        heapq.heappush(busy, (job.ended, lane))
        lanes.append(lane)
    return lanes


def _ticks(seconds: float) -> Iterator[float]:
    """Some five round numbers of seconds."""
    step = next((tick for tick in TICKS if seconds / tick <= 6), TICKS[-1] * math.ceil(seconds / (6 * TICKS[-1])))
    yield from (step * index for index in range(int(seconds / step) + 1))


def _areas(
    jobs: Sequence[Job], kinds: Sequence[str], kind_of: Callable[[Job], str], begin: float, seconds: float
) -> Iterator[tuple[str, str]]:
    """The outline of each kind's number of running jobs over that of the kinds before, as an SVG path of steps."""
    wide = seconds / BINS
    counts = {kind: [0.0] * BINS for kind in kinds}
    for job in jobs:
        first, last = (job.began - begin) / wide, (job.ended - begin) / wide
        for bin_ in range(int(first), min(math.ceil(last), BINS)):
            counts[kind_of(job)][bin_] += min(last, bin_ + 1) - max(first, bin_)
    below = [0.0] * BINS
    for kind in kinds:
        above = [low + count for low, count in zip(below, counts[kind], strict=True)]
        yield kind, f"M{_steps(above)}L{_steps(below, backwards=True)}Z"
        below = above


def _steps(heights: Sequence[float], *, backwards: bool = False) -> str:
    wide = WIDTH / BINS
    points = [(x, height) for index, height in enumerate(heights) for x in (index * wide, (index + 1) * wide)]
    return " ".join(f"{x:g},{height:.2f}" for x, height in (reversed(points) if backwards else points))
