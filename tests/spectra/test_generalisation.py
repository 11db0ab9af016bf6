"""Errors on trained and held-out points: their definitions, and a choice that shares no point with the judgement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.spectra.methods.generalisation import generalisation, validation_half

PARTS = {"train": 0, "validation": 1, "test": 2}


def test_errors_and_psnr_are_those_of_each_part(make_run):
    random = np.random.default_rng(0)
    target, prediction = random.standard_normal(40), random.standard_normal((2, 3, 40))
    trained = np.arange(40) % 3 == 0
    found = generalisation(make_run(prediction, target, np.arange(40.0), trained_on=trained), data_range=2.0)
    half = found["half"].values
    np.testing.assert_array_equal(half == 0, trained)
    for part, number in PARTS.items():
        assert found[f"{part}_error"].dims == found[f"{part}_psnr"].dims == ("seed", "step")
        for seed, step in np.ndindex(2, 3):
            difference = prediction[seed, step, half == number] - target[half == number]
            error = np.linalg.norm(difference) / np.linalg.norm(target[half == number])
            psnr = 20 * np.log10(2.0 / np.sqrt(np.mean(difference**2)))
            assert found[f"{part}_error"].values[seed, step] == pytest.approx(error)
            assert found[f"{part}_psnr"].values[seed, step] == pytest.approx(psnr)


def test_channels_count_together(make_run):
    target = np.random.default_rng(0).standard_normal((12, 3))
    trained = np.arange(12) % 2 == 0
    found = generalisation(make_run(1.5 * target[None, None], target, np.arange(12.0), trained_on=trained))
    for part in PARTS:
        np.testing.assert_allclose(found[f"{part}_error"], 0.5)


def test_a_perfect_output_has_no_error_and_an_infinite_psnr(make_run):
    target = np.ones(8)
    found = generalisation(make_run(target[None, None], target, np.arange(8.0), trained_on=np.arange(8) < 4))
    assert found["test_error"].item() == 0
    assert found["test_psnr"].item() == np.inf


@given(st.lists(st.booleans(), min_size=2, max_size=200))
def test_half_of_the_held_out_points_and_no_other_are_for_choosing(held_out):
    held_out = np.array(held_out)
    chosen = validation_half(held_out)
    assert not (chosen & ~held_out).any()
    assert chosen.sum() == held_out.sum() // 2
    np.testing.assert_array_equal(chosen, validation_half(held_out))


def test_the_halves_are_mixed_and_not_every_second_point():
    chosen = validation_half(np.ones(400, dtype=bool))
    runs = np.sum(np.diff(chosen.astype(int)) != 0)
    assert 150 < runs < 250
    assert 60 < chosen[:200].sum() < 140


@pytest.mark.parametrize("trained", [[1, 1, 1, 1], [0, 0, 0, 0], [1, 1, 1, 0]])
def test_points_of_one_kind_are_refused(make_run, trained):
    run = make_run(np.zeros((1, 1, 4)), np.ones(4), np.arange(4.0), trained_on=trained)
    with pytest.raises(ValueError, match=f"of 4 evaluation points {sum(trained)} were trained on"):
        generalisation(run)
