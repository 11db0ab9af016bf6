"""The shares of docs/suggest.md: the table is that of the library, and errors and counts are right in closed form."""

from __future__ import annotations

import judged_scales as judging
import numpy as np
import pytest
import xarray as xr
from grid_fit import fitted, hats

from spectral_bias.suggestion.judged import Row, judged
from spectral_bias.suggestion.sweep import SWEPT


def signals(values, count=8, finer=4):
    """Signals on a line with ``finer - 1`` points between two that train."""
    place = np.arange(finer * (count - 1) + 1)
    x = place / (finer * count)
    data = xr.Dataset(
        {
            "x": (("sample", "dimension"), x[:, None]),
            "x_train": (("train", "dimension"), x[place % finer == 0, None]),
            "label": (("copy", "sample", "channel"), np.stack([each(x) for each in values])[..., None]),
        }
    )
    return judging.signals_of("line", data)


def test_the_page_has_the_librarys_table():
    page = judging.PAGE.read_text("utf-8")
    between = page.split(judging.START)[1].split(judging.END)[0].strip()
    assert judged()
    assert between == judging.table(judged())


def test_points_are_on_the_unit_domain_and_half_of_those_left_judge():
    of = signals([lambda x: x])
    assert of.points[:, 0].tolist() == [each / 32 for each in range(29)]
    assert of.trained.sum() == 8
    assert of.judging.sum() == 11  # of 21, less the half that is rounded down
    assert not (of.trained & of.judging).any()
    (line,) = of.each()
    assert line.values[:, 0].tolist() == [each / 8 for each in range(8)]


def test_weights_of_a_grid_interpolate():
    points = np.random.default_rng(0).uniform(0, 0.99, (20, 2))
    weights = hats(points, 6)
    nodes = np.stack(np.meshgrid(*[np.arange(7) / 6] * 2, indexing="ij"), axis=-1).reshape(-1, 2)
    assert weights.sum(axis=1) == pytest.approx(1)
    # Linear functions are met exactly, and a product of both axes within cells too.
    assert weights @ (3 * nodes[:, 0] - nodes[:, 1]) == pytest.approx(3 * points[:, 0] - points[:, 1])
    assert weights @ nodes.prod(axis=1) == pytest.approx(points.prod(axis=1))


def test_a_grid_of_as_many_cells_as_points_meets_them_all():
    x, values = np.arange(128)[:, None] / 128, np.random.default_rng(0).standard_normal((128, 2))
    assert fitted(x, values, x, 128) == pytest.approx(values)
    # Between two nodes it is their mean.
    middle = fitted(x, values, x[:-1] + 1 / 256, 128)
    assert middle == pytest.approx((values[1:] + values[:-1]) / 2)


def test_a_grid_learns_what_is_linear_between_its_nodes_and_nothing_finer():
    zigzag = signals([lambda x: np.abs((8 * x) % 2 - 1)])
    exact, coarse = judging.errors_of_cells(zigzag, [8, 2])
    assert exact[0] == pytest.approx(0, abs=1e-10)
    # Every second node is the same: a plain mean is all that two cells can say.
    assert coarse[0] > 0.3


def test_a_grid_finer_than_the_points_is_the_mean_where_no_point_trains():
    """Values of least norm about the mean: nodes without points stay there."""
    of = signals([lambda x: np.where(x < 0.5, 1.0, -1.0)])
    (error,) = judging.errors_of_cells(of, [32])
    wanted = of.values[0, of.judging]
    assert error[0] == pytest.approx(np.sqrt(np.mean((of.labels.mean() - wanted) ** 2)))


def test_what_is_near_the_best_is_counted():
    errors = np.array([[1.0, 1.0, np.inf], [1.4, 1.6, 2.0], [9.0, 9.0, 2.9]])
    assert judging.near(errors, np.array([1, 1, 2])) == 2
    assert judging.best_constant(errors) == 2


def test_a_cell_has_the_share_and_its_exact_interval():
    table = judging.table([Row("line", "sigma", "swept", 8, 8)])
    assert table.splitlines()[-1] == "| lines | `sigma` | - | 1.00 (8 of 8; 0.63 to 1.00) | - |"


def test_networks_are_judged_on_points_that_did_not_train(monkeypatch):
    monkeypatch.setattr("spectral_bias.suggestion.small_networks.STEPS", 200)
    of = signals([lambda x: np.sin(2 * np.pi * 8 * x)], count=32)
    low, fitting = judging.errors_of_networks(of, 0, "highest_frequency", [1.0, 8.0])
    assert fitting < 0.3 < low


def test_lines_and_crops_are_those_that_suggest_reads():
    of = judging.lines(8)
    assert (of.labels.shape, of.axes) == ((8, 128), 1)
    assert next(judging.crops(1).each()).shape == (16, 16)


def test_rows_have_a_share_for_each_scale_and_choice(monkeypatch, tmp_path):
    """Networks that were hardly trained are all near each other; counts never exceed the signals."""
    monkeypatch.setattr("spectral_bias.suggestion.small_networks.STEPS", 2)
    cache = tmp_path / ".cache" / "judged.jsonl"
    names = [*SWEPT, "cells"]
    rows = [list(judging.rows_of(judging.lines(2), name, cache)) for name in names]
    for name, found in zip(names, rows, strict=True):
        assert [(row.scale, row.choice) for row in found] == [(name, choice) for choice in judging.CHOICES]
    assert all(0 <= row.near <= row.total == 2 for found in rows for row in found)
    # What was measured is not measured again.
    monkeypatch.setattr(judging, "errors_of_networks", None)
    assert [list(judging.rows_of(judging.lines(2), name, cache)) for name in names] == rows
    assert len(cache.read_text("utf-8").splitlines()) == 2 * len(SWEPT)
