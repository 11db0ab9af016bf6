"""Where the jobs of a run stand on its time line."""

from __future__ import annotations

import pytest

from spectral_bias.report.run_jobs import Job
from spectral_bias.report.time_line import MAX_BARS, MAX_LANES, WIDTH, time_line


def kind(job: Job) -> str:
    return "training" if job.stage == "train" else "other"


def test_jobs_that_overlap_have_lanes_of_their_own_and_later_ones_take_the_lowest():
    jobs = [Job("train", "a", 40.0, 40.0), Job("train", "b", 30.0, 20.0), Job("page", "c", 100.0, 60.0)]
    line = time_line(jobs, kind)
    assert line is not None
    assert (line.seconds, line.lanes, line.kinds) == (100.0, 2, ("training", "other"))
    assert [(bar.left, bar.width, bar.lane, bar.kind) for bar in line.bars] == [
        (0.0, 400.0, 0, "training"),
        (100.0, 200.0, 1, "training"),
        (400.0, 600.0, 0, "other"),
    ]
    assert line.bars[0].says == "train/a: 40 s"


def test_a_failed_job_and_one_of_unknown_length_are_bars_too():
    line = time_line([Job("train", "a", 10.0, 5.0, failure="no"), Job("train", "b", 10.0)], kind)
    assert line is not None
    assert [bar.says for bar in line.bars] == ["train/a: 5.0 s ✗", "train/b: ?"]
    assert all(bar.width > 0 for bar in line.bars)


@pytest.mark.parametrize("seconds", [1, 7, 59, 61, 1449, 5000, 100_000, 2_000_000])
def test_the_axis_has_a_few_round_marks(seconds):
    line = time_line([Job("train", "a", seconds, seconds)], kind)
    assert line is not None
    assert 2 <= len(line.ticks) <= 7
    assert line.ticks[0] == (0, "0")
    assert all(0 <= place <= 100 for place, _ in line.ticks)


@pytest.mark.parametrize(("count", "wall"), [(MAX_BARS + 1, 1.0), (MAX_LANES + 1, 50.0)])
def test_too_many_jobs_are_drawn_as_how_many_ran_at_a_time(count, wall):
    jobs = [Job("train" if index % 2 else "page", str(index), 100.0 + index / count, wall) for index in range(count)]
    line = time_line(jobs, kind)
    assert line is not None
    assert line.bars == ()
    assert [name for name, _ in line.areas] == list(line.kinds)
    # The area under the outline is the jobs' time.
    for name, path in line.areas:
        points = [tuple(map(float, point.split(","))) for point in path.strip("MZ").replace("L", " ").split()]
        twice = sum(x * b - a * y for (x, y), (a, b) in zip(points, points[1:] + points[:1], strict=True))
        area = abs(twice) / 2 * line.seconds / WIDTH
        assert area == pytest.approx(wall * sum(kind(job) == name for job in jobs), rel=0.01)


def test_no_jobs_have_no_time_line():
    assert time_line([], kind) is None
