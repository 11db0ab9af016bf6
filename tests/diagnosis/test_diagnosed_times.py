"""Cards of logs whose convergence times are known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr

import spectral_bias
from closed_form_logs import PERIOD, closed_form, time, written
from spectral_bias.diagnosis.card import Card, Interval
from spectral_bias.diagnosis.choice import UnfitLogError
from spectral_bias.external_logs.validation import BadLogError

SQUARE = {1: 10.0, 2: 40.0, 3: 90.0}


def card_of(log: xr.Dataset, tmp_path, **wishes) -> Card:
    return spectral_bias.diagnose(written(log, tmp_path / "log.nc"), **wishes)


def test_every_time_is_that_of_the_closed_form(tmp_path):
    card = card_of(closed_form(SQUARE), tmp_path)
    assert card.method.name == "dft"
    assert [place.label for place in card.places] == ["1", "2", "3"]
    for place, rate in zip(card.places, SQUARE.values(), strict=True):
        for times in (place.times[0], place.summary):
            assert [each.threshold for each in times] == [0.1, 0.2]
            for each in times:
                at = time(rate, each.threshold)
                assert each.first == each.sustained == Interval(at - 1, at)
        assert place.energy_share == pytest.approx(1 / 3)
        assert place.final_error == pytest.approx((math.exp(-399 / rate),))


def test_the_exponent_lies_within_what_the_logging_leaves(tmp_path):
    exponent = card_of(closed_form(SQUARE), tmp_path).exponent
    assert exponent is not None
    assert (exponent.basis, exponent.seeds, exponent.threshold) == ("logging", 1, 0.2)
    assert exponent.lower < 2.0 < exponent.upper
    # Least squares with each time at one of its ends, computed by itself.
    k, ends = np.log([1.0, 2.0, 3.0]), np.array([[time(rate, 0.2) - 1, time(rate, 0.2)] for rate in SQUARE.values()])
    slopes = [
        np.polyfit(k, np.log([ends[0, a], ends[1, b], ends[2, c]]), 1)[0]
        for a in (0, 1)
        for b in (0, 1)
        for c in (0, 1)
    ]
    assert (exponent.lower, exponent.upper) == pytest.approx((min(slopes), max(slopes)))


def test_times_of_several_networks_are_their_median_with_its_exact_interval(tmp_path):
    parts = [closed_form({1: 10.0 + seed, 2: 40.0}) for seed in range(7)]
    log = xr.concat(parts, "seed", data_vars="minimal", coords="minimal", compat="override", join="override")
    first = card_of(log, tmp_path).places[0].summary[1].first
    # Of seven networks the first and the last from either end cover the median with 1 - 2/128.
    times = [time(10.0 + seed, 0.2) for seed in range(7)]
    assert first == Interval(times[0] - 1, times[-1], float(times[3]))


def test_a_median_that_came_before_the_first_look_has_no_lower_end(tmp_path):
    late = card_of(closed_form(SQUARE, steps=range(50, 400), seeds=7), tmp_path)
    assert late.places[0].summary[1].first == Interval(None, 50, 50.0)


def test_coarse_logging_leaves_an_order_open_and_says_so(tmp_path):
    coarse = card_of(closed_form(SQUARE, steps=range(0, 401, 100)), tmp_path)
    assert coarse.bias.kind == "too_few"
    assert coarse.bias.pairs == (2, 0, 1)  # 1 and 2 both pass in the first 100 steps, 3 in the next ones
    assert "looks_too_far_apart" in {note.kind for note in coarse.notes}
    late = card_of(closed_form(SQUARE, steps=range(50, 400)), tmp_path)
    assert late.places[0].times[0][1].first == Interval(None, 50)
    assert "learned_at_first_look" in {note.kind for note in late.notes if note.severe}


def test_what_was_never_reached_is_censored_and_the_note_says_to_train_longer(tmp_path):
    card = card_of(closed_form(SQUARE, steps=range(100)), tmp_path)
    assert card.places[2].summary[1].first == Interval(99, None)
    notes = {note.kind: note.says for note in card.notes}
    assert "ends_early" in notes
    assert notes["not_reached"].startswith("Frequency 3 never came under a relative error of 0.2 up to step 99: ")
    assert card.exponent.upper is None
    nowhere = card_of(closed_form(SQUARE, steps=range(10)), tmp_path)
    assert [times.threshold for times in nowhere.places[0].summary] == [0.1, 0.2, 0.5]
    assert nowhere.places[0].summary[2].first == Interval(time(10, 0.5) - 1, time(10, 0.5))
    notes = {note.kind: note.says for note in nowhere.notes}
    assert notes["not_reached"].startswith("Frequencies 2, 3 never came under a relative error of 0.5 up to step 9: ")


def test_a_diverged_network_never_learns_what_it_had_not_learned(tmp_path):
    log = closed_form(SQUARE, seeds=2)
    log["prediction"][1, 100:] = np.inf
    card = card_of(log, tmp_path)
    assert card.seeds == ("complete", "diverged")
    assert card.places[0].times[1][1].first == card.places[0].times[0][1].first
    assert card.places[2].times[1][1].first.at is None
    assert card.places[0].times[1][1].sustained.at is None
    assert [note.kind for note in card.notes if note.severe and note.kind == "diverged"] == ["diverged"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda log: log.assign(prediction=log["prediction"] + 0.7), "mean_not_learned"),
        (lambda log: log.drop_vars("trained_on"), "trained_on_unknown"),
        (lambda log: log.assign(other=log["target"]), "not_read"),
        (lambda log: log, "one_network"),
        (lambda log: log.isel(seed=[0, 0]), "few_networks"),
        (lambda log: log, "between_the_samples"),
        (lambda _: closed_form({1: 10.0, 7: 40.0}, x=np.arange(24) * (PERIOD / 24)), "few_points"),
    ],
)
def test_notes_name_what_is_wrong_with_a_log(tmp_path, change, kind):
    assert kind in {note.kind for note in card_of(change(closed_form(SQUARE)), tmp_path).notes}


def test_a_sound_log_of_many_networks_has_no_warning(tmp_path):
    log = closed_form(SQUARE, seeds=6)
    assert not [note for note in card_of(log, tmp_path).notes if note.severe]


def test_an_error_that_rises_again_has_two_times(tmp_path):
    log = closed_form({1: 10.0, 2: 40.0})
    wave = np.sin(np.asarray(log["x"])[:, 0])
    log["prediction"][0, 60:80] += 0.5 * wave
    card = card_of(log, tmp_path)
    times = card.places[0].summary[1]
    assert times.first.at == time(10.0, 0.2)
    assert times.sustained == Interval(79, 80)
    assert "rises_again" in {note.kind for note in card.notes}


def test_a_constant_target_and_a_bad_log_are_refused(tmp_path):
    constant = closed_form(SQUARE).assign(target=("sample", np.ones(64)))
    with pytest.raises(UnfitLogError, match="the target is constant"):
        card_of(constant, tmp_path)
    with pytest.raises(BadLogError, match="target: is missing"):
        card_of(closed_form(SQUARE).drop_vars("target"), tmp_path)


def test_named_frequencies_and_periods_are_used(tmp_path):
    log = closed_form(SQUARE)
    card = card_of(log, tmp_path, frequencies=[3, 1])
    assert [place.label for place in card.places] == ["1", "3"]
    assert "energy_outside" in {note.kind for note in card.notes}
    fitted = card_of(log, tmp_path, method="tone_fit", period=math.pi)
    assert [place.frequency for place in fitted.places] == pytest.approx([0.5, 1.0, 1.5], abs=1e-6)
    for place, rate in zip(fitted.places, SQUARE.values(), strict=True):
        assert place.summary[1].first.at == time(rate, 0.2)
    with pytest.raises(ValueError, match=r"(?s)method: 'fft'.*period: must be"):
        spectral_bias.diagnose(tmp_path / "log.nc", method="fft", period=-1.0)
