"""What the points of a log are taken for, whatever their order."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import spectral_bias
from closed_form_logs import PERIOD, closed_form, time, written
from spectral_bias.diagnosis.arranged_points import arranged
from spectral_bias.training.run_layout import Members, run_layout

RATES = {1: 10.0, 3: 90.0}


def run_of(x: np.ndarray, target: np.ndarray, **attributes) -> xr.Dataset:
    """A run of one network and two looks."""
    prediction = np.stack([np.zeros_like(target), target])[None]
    arrays = {"x": x.reshape(len(x), -1), "target": target, "prediction": prediction, "step": np.arange(2)}
    return run_layout(arrays, Members(np.zeros(1, np.int8), np.array([1])), attributes)


def line(count: int = 32, *, ends: bool = False) -> np.ndarray:
    return np.linspace(0.0, PERIOD, count, endpoint=ends)


@pytest.mark.parametrize(
    ("x", "attributes", "kind", "length"),
    [
        (line(), {"domain_length": PERIOD}, "periodic", PERIOD),
        (line(ends=True), {"domain_length": PERIOD}, "with_end_points", PERIOD),
        (line(), {}, "periodic", PERIOD),
        (line(ends=True), {}, "with_end_points", PERIOD),
        (line() ** 1.5, {}, "irregular", line()[-1] ** 1.5),
        (line(), {"domain_length": 10.0}, "with_end_points", 10.0),
    ],
)
def test_points_of_one_dimension(x, attributes, kind, length):
    found = arranged(run_of(x, np.sin(x), **attributes))
    assert found.points.kind == kind
    assert found.points.domain_length == pytest.approx(length)
    assert found.assumed_length == (not attributes)
    assert not found.moved


@given(st.permutations(range(12)))
@settings(deadline=None, max_examples=20)
def test_points_of_one_dimension_are_sorted_with_their_samples(order):
    x = line(12)[list(order)]
    found = arranged(run_of(x, np.cos(x)))
    assert np.asarray(found.run["x"])[:, 0] == pytest.approx(line(12))
    assert np.asarray(found.run["target"]) == pytest.approx(np.cos(line(12)))
    assert found.points.kind == "periodic"


@given(st.permutations(range(24)), st.sampled_from([(4, 6), (2, 3, 4), (24,)]), st.booleans())
@settings(deadline=None, max_examples=30)
def test_a_grid_in_any_order_is_put_in_order(order, shape, mirrored):
    axes = [np.linspace(-1.0, 1.0, size) * (-1.0 if mirrored else 1.0) for size in shape]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(24, -1)
    shuffled = grid[list(order)]
    found = arranged(run_of(np.column_stack([shuffled, np.zeros(24)]), shuffled @ np.arange(1.0, len(shape) + 1)))
    if len(shape) == 1:
        assert found.points.kind == "cloud"
        return
    assert found.points.kind == ("image" if len(shape) == 2 else "volume")
    assert found.points.shape == shape
    assert found.grid_added
    ordered = np.asarray(found.run["x"])[:, :-1]
    assert np.lexsort(ordered.T[::-1]).tolist() == list(range(24))
    assert np.asarray(found.run["target"]) == pytest.approx(ordered @ np.arange(1.0, len(shape) + 1))


def test_a_grid_that_lacks_a_point_or_has_uneven_rows_is_a_cloud():
    grid = np.stack(np.meshgrid(np.arange(4.0), np.arange(5.0), indexing="ij"), axis=-1).reshape(20, 2)
    assert arranged(run_of(grid[:-1], grid[:-1, 0])).points.kind == "cloud"
    assert arranged(run_of(grid**2, grid[:, 0])).points.kind == "cloud"
    twice = grid.copy()
    twice[3] = twice[4]
    assert arranged(run_of(twice, grid[:, 0])).points.kind == "cloud"


def test_a_wrong_grid_shape_is_corrected():
    grid = np.stack(np.meshgrid(np.arange(4.0), np.arange(6.0), indexing="ij"), axis=-1).reshape(24, 2)
    found = arranged(run_of(grid, grid[:, 0], grid_shape=np.array([6, 4])))
    assert (found.points.shape, found.grid_added, found.moved) == ((4, 6), True, False)


@pytest.mark.parametrize("kind", ["shuffled", "with end points", "irregular"])
def test_times_do_not_depend_on_the_points(tmp_path, kind):
    generator = np.random.default_rng(1)
    x = {
        "shuffled": generator.permutation(line(64)),
        "with end points": line(65, ends=True),
        "irregular": np.sort(generator.uniform(0.0, PERIOD, 80)),
    }[kind]
    log = closed_form(RATES, x=x)
    card = spectral_bias.diagnose(written(log, tmp_path / "log.nc"))
    assert card.method.name == ("dft" if kind == "shuffled" else "tone_fit")
    assert [place.label for place in card.places] == ["1", "3"]
    assert [place.summary[1].first.at for place in card.places] == [time(rate, 0.2) for rate in RATES.values()]


def test_an_image_is_analysed_by_bands_whatever_the_order_of_its_pixels(tmp_path):
    axis = (np.arange(16) + 0.5) / 16
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(256, 2)

    def cosine(x: np.ndarray, k: int) -> np.ndarray:
        return np.cos(np.pi * k * x[:, 0]) * np.cos(np.pi * k * x[:, 1])

    plain = closed_form({1: 10.0, 3: 30.0, 6: 90.0}, x=grid, wave=cosine, attributes={})
    order = np.random.default_rng(2).permutation(256)
    for log in (plain, plain.isel(sample=order)):
        card = spectral_bias.diagnose(written(log, tmp_path / "image.nc"))
        assert (card.points.kind, card.method.name) == ("image", "dct_bands")
        assert [place.label for place in card.places] == ["1 - 2", "4 - 8", "8 - 16"]
        times = [place.summary[-1].first.at for place in card.places]
        assert times == [time(rate, 0.5) for rate in (10.0, 30.0, 90.0)]


def test_a_cloud_without_tones_along_its_first_direction_is_filtered(tmp_path):
    x = np.random.default_rng(3).normal(size=(200, 6))
    log = closed_form({1: 10.0}, x=x, wave=lambda x, _: np.sign(x[:, 0] * x[:, 1]), attributes={})
    card = spectral_bias.diagnose(written(log, tmp_path / "cloud.nc"))
    assert (card.points.kind, card.method.name) == ("cloud", "filtering")
    assert [place.summary[1].first.at for place in card.places] == [time(10.0, 0.2)] * 2
    assert "method_refused" in {note.kind for note in card.notes}


def test_several_channels_count_together(tmp_path):
    one = closed_form(RATES)
    both = xr.concat([one["prediction"], 2.0 * one["prediction"]], "channel").transpose(
        "seed", "step", "sample", "channel"
    )
    log = one.assign(prediction=both, target=xr.concat([one["target"], 2.0 * one["target"]], "channel").T)
    card = spectral_bias.diagnose(written(log, tmp_path / "channels.nc"))
    assert card.points.channels == 2
    assert [place.summary[1].first.at for place in card.places] == [time(rate, 0.2) for rate in RATES.values()]
