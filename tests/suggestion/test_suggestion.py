"""What is suggested for signals whose right answer is known, and where nothing is to be suggested."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

import spectral_bias
from spectral_bias import __main__ as command_line
from spectral_bias.scales.signal import SignalError
from spectral_bias.suggestion import favoured as measured
from spectral_bias.suggestion.choice import NEAR, suggest
from spectral_bias.suggestion.figure import figure_of
from spectral_bias.suggestion.files import write_files
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
    with pytest.raises(SignalError, match="the end after the first"):
        suggest(tones(6), domain=(1, 0))


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
