"""What is left of an error, on logs in closed form: by method, by network, and with parts of the log missing."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import linregress

from spectral_bias.diagnosis.card import Points
from spectral_bias.diagnosis.errors_left import errors_left
from spectral_bias.diagnosis.remaining import remaining
from spectral_bias.spectra.methods.dct_bands import dct_bands
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.spectra.methods.filtering import filtering
from spectral_bias.spectra.methods.tone_fit import tone_fit
from spectral_bias.training.run_layout import Members, run_layout

STEPS = np.unique(np.geomspace(1, 1001, 60).astype(int)) - 1
X = np.arange(96) / 96


def run_of(outputs: np.ndarray, target: np.ndarray, x: np.ndarray = X, **known: np.ndarray) -> xr.Dataset:
    """A log; outputs are (seed, step, sample)."""
    loss = np.mean((outputs - target) ** 2, axis=-1)
    arrays = {"prediction": outputs, "target": target, "x": x.reshape(len(x), -1), "step": STEPS, "loss": loss} | known
    return run_layout(arrays, Members.of_training(outputs, loss), {"domain_length": 1.0})


def points_of(run: xr.Dataset, kind: str = "periodic", shape: tuple[int, ...] = ()) -> Points:
    trained = int(run["trained_on"].sum()) or None
    return Points(kind, run.sizes["sample"], run.sizes["dimension"], shape, 1, 1.0, trained, "made so")  # pyright: ignore


def learned(rates: dict[int, float], x: np.ndarray = X) -> tuple[np.ndarray, np.ndarray]:
    """Outputs sum_k (1 - exp(-rate_k t)) sin(2 pi k x) of one network, and the target."""
    waves = np.stack([np.sin(2 * np.pi * k * x) for k in rates])
    return ((1 - np.exp(-np.outer(STEPS, list(rates.values())))) @ waves)[None], waves.sum(axis=0)


def test_relative_error_is_that_of_the_tone_that_is_left() -> None:
    outputs, target = learned({1: 0.01, 3: 0.01, 9: 0.0})
    found = remaining(run := run_of(outputs, target), dft(run, frequencies=[1, 3, 9]), points_of(run))
    assert found.kind == "unlearned_high"
    assert found.relative_error == pytest.approx(np.sqrt(1 / 3))  # one of three tones of equal energy
    numbers = {each.name: each.value for each in found.evidence}
    assert numbers["error_high"] == pytest.approx(1.0)
    assert numbers["error_low"] == pytest.approx(np.exp(-10.0))
    assert numbers["error_beside"] == pytest.approx(0.0, abs=1e-6)


def test_all_learned_is_nothing_and_says_that_no_point_lies_between() -> None:
    outputs, target = learned({1: 0.1, 3: 0.1})
    run = run_of(outputs, target, trained_on=np.ones(96))
    found = remaining(run, dft(run, frequencies=[1, 3]), points_of(run))
    assert found.kind == "nothing"
    assert "Every logged point was trained on" in found.says


@pytest.mark.parametrize("kind", ["periodic", "irregular"])
def test_an_alias_of_twelve_points(kind: str) -> None:
    rate = 1 - np.exp(-0.1 * STEPS)[:, None]
    target = np.sin(2 * np.pi * X) + np.sin(2 * np.pi * 9 * X)
    outputs = rate * (np.sin(2 * np.pi * X) - np.sin(2 * np.pi * 3 * X))  # 9 is seen as -3 by 12 points
    trained = np.arange(96) % 8 == 0
    assert outputs[-1][trained] == pytest.approx(target[trained])
    run = run_of(outputs[None], target, trained_on=trained)
    spectrum = dft(run, frequencies=[1, 9]) if kind == "periodic" else tone_fit(run, frequencies=[1.0, 9.0])
    found = remaining(run, spectrum, points_of(run, kind))
    assert found.kind == "aliasing"
    assert found.relative_error == pytest.approx(1.0, rel=1e-3)  # a tone lost and one too many, of two


def test_labels_beside_the_target_tell_noise() -> None:
    outputs, target = learned({1: 0.1, 2: 0.1})
    noise = 0.5 * np.random.default_rng(7).standard_normal(96)
    outputs = outputs + (1 - np.exp(-0.01 * STEPS))[:, None] * noise
    trained = np.arange(96) % 2 == 0
    run = run_of(outputs, target, trained_on=trained)
    run["label"] = ("seed", "sample"), (target + noise)[None]
    found = remaining(run, dft(run, frequencies=[1, 2]), points_of(run))
    assert found.kind == "noise_fitted"
    unlike = next(each.value for each in found.evidence if each.name == "labels_unlike")
    assert unlike == pytest.approx(np.sqrt(np.mean(noise[trained] ** 2)) / target.std())


def test_half_diverged_is_the_step_and_the_rest_is_counted() -> None:
    outputs, target = learned({1: 0.1, 3: 0.1})
    outputs = np.repeat(outputs, 4, axis=0)
    outputs[:2, 30:] = np.nan
    run = run_of(outputs, target)
    assert run["status"].values.tolist() == [1, 1, 0, 0]
    found = remaining(run, dft(run, frequencies=[1, 3]), points_of(run))
    assert found.kind == "too_small_or_step_too_large"
    assert "diverged" in found.says
    one = run_of(outputs[1:], target)
    assert remaining(one, dft(one, frequencies=[1, 3]), points_of(one)).kind == "nothing"


def test_networks_that_differ_are_counted() -> None:
    done, target = learned({1: 0.1, 9: 0.1})
    left, _ = learned({1: 0.1, 9: 0.0})
    run = run_of(np.concatenate([done, done, left]), target)
    found = remaining(run, dft(run, frequencies=[1, 9]), points_of(run))
    assert found.kind == "nothing"
    assert "2 of 3 alone say so; high frequencies not learned yet 1" in found.says


def test_no_finite_output_at_all() -> None:
    run = run_of(np.full((2, len(STEPS), 96), np.nan), np.sin(2 * np.pi * X))
    found = remaining(run, dft(run, frequencies=[1]), points_of(run))
    assert found.kind == "too_small_or_step_too_large"
    assert found.evidence == ()


def test_pictures_and_clouds() -> None:
    rows, columns = np.indices((16, 16)) / 16
    smooth, fine = np.cos(np.pi * rows), 0.5 * np.cos(np.pi * 12 * columns) * np.cos(np.pi * 10 * rows)
    x = np.stack([rows, columns], axis=-1).reshape(-1, 2)
    outputs = ((1 - np.exp(-0.1 * STEPS))[:, None] * smooth.ravel())[None]
    run = run_of(outputs, (smooth + fine).ravel(), x)
    run.attrs["grid_shape"] = [16, 16]
    assert remaining(run, dct_bands(run), points_of(run, "image", (16, 16))).kind == "unlearned_high"
    cloud = run.drop_attrs(deep=False)
    assert remaining(cloud, filtering(cloud, deltas=[0.003]), points_of(cloud, "cloud")).kind == "unlearned_high"


def test_one_frequency_alone_cannot_be_compared() -> None:
    outputs, target = learned({3: 0.0})
    run = run_of(outputs, target)
    found = remaining(run, dft(run, frequencies=[3]), points_of(run))
    assert found.kind == "unknown"
    assert "name frequencies" in found.says


@pytest.mark.parametrize(("parameters", "kind"), [(5, "too_small_or_step_too_large"), (6, "unlearned_high")])
def test_fewer_parameters_than_the_tones_have_numbers(parameters: int, kind: str) -> None:
    """Three tones have three amplitudes and three phases."""
    outputs, target = learned({1: 0.1, 3: 0.1, 9: 0.0})
    run = run_of(outputs, target)
    run.attrs["parameters"] = parameters
    found = remaining(run, dft(run, frequencies=[1, 3, 9]), points_of(run))
    assert found.kind == kind
    assert {each.name: each.value for each in found.evidence}["freedom"] == pytest.approx(parameters / 6)
    assert ("fewer parameters" in found.says) == (parameters < 6)


def test_tones_of_little_energy_take_no_parameters() -> None:
    target = np.sin(2 * np.pi * X) + 0.01 * np.sin(2 * np.pi * 5 * X)
    run = run_of(np.zeros((1, len(STEPS), 96)), target)
    run.attrs["parameters"] = 2
    found = remaining(run, dft(run, frequencies=[1, 5]), points_of(run))
    assert {each.name: each.value for each in found.evidence}["freedom"] == pytest.approx(1.0)


def test_energy_that_no_tone_is_named_for_is_not_beside_the_tones() -> None:
    """sin x + sin(7 x) / 2 with the tone 1 named and learned: what is left is the fifth of the energy with no name."""
    wave, other = np.sin(2 * np.pi * X), 0.5 * np.sin(2 * np.pi * 7 * X)
    for stray, beside in ((0.0, 0.0), (0.5, 0.5)):  # as much energy again at a frequency that the target does not have
        outputs = (wave + stray * np.sin(2 * np.pi * 5 * X))[None, None].repeat(len(STEPS), axis=1)
        run = run_of(outputs, wave + other)
        (numbers,) = errors_left(run, dft(run, frequencies=[1]), points_of(run))
        assert numbers.beside == pytest.approx(beside, abs=1e-6)


@given(st.floats(-3.0, -0.2), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_the_slope_is_that_of_least_squares_and_sure_by_twice_its_standard_error(power: float, seed: int) -> None:
    wave = np.sin(2 * np.pi * X)
    noise = np.exp(0.5 * np.random.default_rng(seed).standard_normal(len(STEPS)))
    late = STEPS[-1] / 2 <= STEPS
    for factor in (np.ones(len(STEPS)), noise):
        error = np.maximum(STEPS, 1.0) ** power * factor
        run = run_of(((1 - error)[:, None] * wave)[None], wave)
        (numbers,) = errors_left(run, dft(run, frequencies=[1]), points_of(run))
        line = linregress(np.log(STEPS[late]), np.log(error[late]))
        assert numbers.falling == pytest.approx(line.slope)
        assert numbers.surely_falling == pytest.approx(line.slope + 2.0 * line.stderr)
