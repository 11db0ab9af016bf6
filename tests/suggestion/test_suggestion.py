"""What is suggested for signals whose right answer is known, and where nothing is to be suggested."""

from __future__ import annotations

import dataclasses
import json
import sys

import numpy as np
import pytest

import spectral_bias
from spectral_bias import __main__ as command_line
from spectral_bias.scales.models import MODELS
from spectral_bias.scales.signal import SignalError, on_line
from spectral_bias.suggestion import favoured as measured
from spectral_bias.suggestion.choice import NEAR, _scale, suggest
from spectral_bias.suggestion.figure import figure_of
from spectral_bias.suggestion.files import write_files
from spectral_bias.suggestion.suggestion import Curve
from spectral_bias.suggestion.text import json_of, text_of

X = np.arange(128) / 128


def tones(*frequencies: float) -> np.ndarray:
    return sum(np.sin(2 * np.pi * k * X + k) for k in frequencies)


@pytest.fixture(scope="module")
def waves():
    return suggest(tones(6, 9, 13))


def test_scales_follow_the_frequency_of_the_signal(waves):
    low, high = suggest(tones(2, 3, 4)), suggest(tones(13, 20, 27))
    for name in ("sigma", "omega_0"):
        assert low.scale(name).value < waves.scale(name).value < high.scale(name).value
    assert {made.verdict for made in (low, waves, high)} == {"helps"}
    assert low.scale("highest_frequency").value < high.scale("highest_frequency").value <= 32
    assert waves.scale("cells").value > 13 * 4


def test_the_value_is_the_curves_least_and_its_range_is_near_it(waves):
    for curve, scale in zip(waves.curves, waves.scales, strict=True):
        assert scale.error == min(curve.error)
        inside = [e for c, e in zip(curve.cycles, curve.error, strict=True) if abs(np.log(c / scale.cycles)) < 1e-9]
        assert inside == [scale.error]
        factor = scale.value / scale.cycles
        near = [e for c, e in zip(curve.cycles, curve.error, strict=True) if scale.low <= c * factor <= scale.high]
        assert all(each <= NEAR * scale.error for each in near)


def test_values_hold_for_the_domain_that_they_name(waves):
    twice = suggest(tones(6, 9, 13), domain=(-1, 1))
    for name in ("sigma", "omega_0", "highest_frequency"):
        assert twice.scale(name).value == pytest.approx(waves.scale(name).value / 2)
        assert twice.scale(name).cycles == waves.scale(name).cycles
    assert twice.scale("cells").value == waves.scale("cells").value
    assert waves.scale("omega_0").value == pytest.approx(2 * np.pi * waves.scale("omega_0").cycles)
    with pytest.raises(KeyError, match="there are sigma, omega_0"):
        waves.scale("width")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.random.default_rng(5).standard_normal(200), "white"),
        (np.cos(2 * np.pi * 60 * X + 0.3), "at_limit"),
        (np.full(100, 3.7), "constant"),
        (np.arange(9.0), "too_few"),
        (np.sin(2 * np.pi * X), "plain"),
        (np.random.default_rng(6).standard_normal((32, 32)), "white"),
    ],
)
def test_where_none_will_help_it_is_said(values, reason):
    made = suggest(values)
    assert (made.verdict, made.reason) == ("none", reason)
    assert made.says.startswith("None")
    assert made.says in text_of(made)


def test_few_points_are_enough_for_an_answer():
    assert suggest(np.arange(15.0)).reason == "too_few"
    assert suggest(np.arange(16.0)).reason != "too_few"


def test_a_signal_is_plain_only_where_next_to_nothing_lies_above():
    assert suggest(tones(1, 2) + 0.1 * tones(9)).reason == "plain"  # a share of 0.01 / 2.01
    assert suggest(tones(1, 2) + 0.2 * tones(9)).reason == "fits"  # 0.04 / 2.04


def test_the_middle_and_the_top_of_the_energy_are_told():
    """Shares of 0.65, 0.2 and 0.15: nine tenths are reached at the third tone alone."""
    made = suggest(sum(np.sqrt(share) * tones(k) for share, k in ((6.5, 5), (2.0, 20), (1.5, 30))))
    assert "half of the energy lies at or above 5 cycles" in made.says
    assert "a tenth at or above 30." in made.says
    assert {each.name: each.value for each in made.evidence}["energy_99%"] == 30


def test_a_pure_tone_is_told_once():
    made = suggest(tones(20))
    assert "half of the energy lies at or above 20 cycles per domain length, at most a tenth above it." in made.says


def test_a_range_of_one_number_is_told_once():
    made = suggest(tones(20))
    first = made.scales[0]
    alone, apart = (
        text_of(dataclasses.replace(made, scales=(dataclasses.replace(first, value=63.6, low=low, high=63.61),)))
        for low in (63.59, 31.8)
    )
    assert f"{first.name} = 63.6 {first.unit}\n" in alone
    assert f"{first.name} = 63.6 (31.8 to 63.6) {first.unit}\n" in apart


def test_white_noise_and_other_noise_that_nothing_predicts_are_told_apart():
    """w_t - .35 w_(t-1) of noise w has more energy at high frequencies: 39 % in the highest quarter on average."""
    noise = np.random.default_rng(3).standard_normal(385)
    white, blue = suggest(noise[1:]), suggest(noise[1:] - 0.35 * noise[:-1])
    assert white.reason == blue.reason == "white"
    assert "looks like white noise" in white.says
    numbers = {each.name: each.value for each in blue.evidence}
    assert numbers["white"] < 0.01
    assert numbers["left_out_error"] > 0.9
    assert "points left out are predicted with an error of" in blue.says


def test_a_frequency_without_energy_is_not_drawn():
    """The Fourier transform of a square wave of four points is 0, exactly, but at its own frequency."""
    made = suggest(np.tile([1.0, 1.0, -1.0, -1.0], 8))
    assert (made.frequency, made.share) == ((8.0,), (1.0,))


@pytest.mark.parametrize(
    ("error", "low", "high"),
    [
        ([0.9, 0.12, 0.1, 0.125, 0.9], 2.0, 8.0),
        ([0.11, 0.9, 0.1, 0.9, 0.11], 4.0, 4.0),  # near it, but behind worse ones
        ([0.1, 0.11, 0.2, 0.3, 0.4], 1.0, 2.0),
        ([0.4, 0.3, 0.2, 0.11, 0.1], 8.0, 16.0),
    ],
)
def test_the_range_is_that_of_near_errors_without_a_gap(error, low, high):
    model = MODELS[0]
    found = _scale(model, Curve(model.name, (1.0, 2.0, 4.0, 8.0, 16.0), tuple(error)), (0.0, 1.0))
    assert (found.low, found.high, found.error) == (low, high, 0.1)


def test_what_the_points_leave_in_doubt_is_noted(waves):
    assert waves.notes == ("spectrum: " + waves.notes[0].removeprefix("spectrum: "),)
    uneven = suggest(on_line("uneven", tones(6)[:, None], np.sort(np.random.default_rng(8).uniform(size=128))))
    assert any("points are uneven" in note for note in uneven.notes)
    # A fifth of the amplitudes' squares just below the limit of 64: twice as much would be too much.
    near = suggest(tones(6) + 0.75 * tones(60))
    assert any("of the energy lies near the sampling limit" in note for note in near.notes)
    fine = suggest(tones(46))
    assert any("the best value is the end of the range" in note for note in fine.notes)


def test_a_picture_of_fine_stripes_wants_a_larger_scale_than_one_of_coarse_ones():
    rows, columns = np.mgrid[:48, :48] / 48
    coarse, fine = (suggest(np.sin(2 * np.pi * k * (rows + columns))).scale("sigma").value for k in (2, 6))
    assert fine > 1.9 * coarse


def test_the_record_is_strict_json_and_files_have_the_same_bytes(waves, tmp_path):
    record = json.loads(json_of(waves), parse_constant=lambda text: pytest.fail(text))
    assert record["scales"][0]["name"] == "sigma"
    first, second = (write_files(waves, tmp_path / each) for each in "ab")
    assert [path.name for path in first] == ["array.json", "array.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert [path.name for path in write_files(suggest(np.ones(30)), tmp_path)] == ["array.json"]


def test_the_figure_draws_the_spectrum_the_limit_and_the_chosen_values(waves, monkeypatch):
    monkeypatch.setattr("spectral_bias.suggestion.figure.favoured", lambda: ())
    spectrum, errors = figure_of(waves).axes
    drawn, limit = spectrum.lines
    assert set(drawn.get_xdata()[np.argsort(drawn.get_ydata())[-3:]]) == {6, 9, 13}
    assert limit.get_xdata()[0] == 64
    marks = {(line.get_xdata()[0], line.get_ydata()[0]) for line in errors.lines if len(line.get_xdata()) == 1}
    assert marks == {(scale.cycles, scale.error) for scale in waves.scales}
    with pytest.raises(ValueError, match="nothing to draw"):
        figure_of(suggest(np.ones(30)))


def test_measured_curves_are_drawn_where_they_are_there(waves, monkeypatch):
    rows = [
        {"band_centre": 44, "omega_0": [100, 300], "test_error": [0.9, 0.1]},
        {"band_centre": 24, "omega_0": [100, 300], "test_error": [0.05, 0.1]},
    ]
    text = json.dumps({"version": 1, "siren": rows, "fourier": []})
    curves = measured.read(text)
    assert [each.band_centre for each in curves] == [24, 44]
    assert curves[0].cycles == pytest.approx((100 / (2 * np.pi), 300 / (2 * np.pi)))
    assert measured.read(json.dumps({"version": 2})) == ()
    monkeypatch.setattr("spectral_bias.suggestion.figure.favoured", lambda: curves)
    drawn = [line.get_ydata() for line in figure_of(waves).axes[2].lines]
    assert [list(each) for each in drawn[:2]] == [[0.05, 0.1], [0.9, 0.1]]


def test_the_domain_must_be_an_interval():
    for domain in ((1, 0), (1, 1), (0, np.inf)):
        with pytest.raises(SignalError, match="the end after the first"):
            suggest(tones(6), domain=domain)


def test_points_of_a_run_file_are_the_domain_and_those_of_other_files_are_not():
    own = on_line("run.nc", tones(6)[:, None], 3.0 + 2.0 * X)
    assert suggest(own).domain == pytest.approx(own.extent)
    assert suggest(dataclasses.replace(own, name="run.csv")).domain == (0, 1)


def test_the_command_tells_every_signal_and_every_fault(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("good.npy", np.ones(30))
    np.save("nan.npy", np.array([1.0, np.nan]))
    assert command_line.main(["suggest", "nan.npy", "absent.npy", "good.npy", "--files", "out"]) == 2
    output = capsys.readouterr()
    assert "is constant" in output.out
    assert (tmp_path / "out" / "good.npy.json").is_file()
    assert "nan.npy: 1 of 2 numbers" in output.err
    assert "absent.npy: there is no such file" in output.err
    assert command_line.main(["suggest", "good.npy", "--domain", "0;1"]) == 2
    assert "two numbers with a comma" in capsys.readouterr().err


def test_the_function_is_public_and_needs_little():
    assert spectral_bias.suggest is suggest
    assert "spectral_bias.suggestion.choice" in sys.modules
