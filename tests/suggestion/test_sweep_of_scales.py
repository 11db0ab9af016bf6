"""A sweep of small networks in NumPy: their gradients, what they read, what is held out, and what a sweep finds."""

from __future__ import annotations

import json

import numpy as np
import pytest

from spectral_bias import __main__ as command_line
from spectral_bias.scales.signal import Signal, on_line
from spectral_bias.suggestion import judged as shares
from spectral_bias.suggestion import small_networks as networks
from spectral_bias.suggestion.choice import suggest
from spectral_bias.suggestion.figure import figure_of
from spectral_bias.suggestion.sweep import HELD_OUT, PATCH, STRETCH, SWEPT, excerpt_of, held_out
from spectral_bias.suggestion.text import json_of, text_of

X = np.arange(128) / 128


def made(name, scales=(2.0, 8.0), *, axes=1, channels=2):
    generator = np.random.default_rng(4)
    of = networks.architecture(name, scales, axes, channels, generator)
    return of, networks.initial(of, len(scales), generator)


@pytest.mark.parametrize("name", networks.RATES)
@pytest.mark.parametrize("axes", [1, 2])
def test_gradients_are_those_of_differences(name, axes):
    """(L(w + h) - L(w - h)) / 2h in float64, at parameters of every layer."""
    of, flat = made(name, axes=axes)
    # Biases of relu networks start at 0, where every kink is: moved away from it.
    flat = flat.astype(np.float64) + np.random.default_rng(1).uniform(0.01, 0.02, flat.shape)
    draw = np.random.default_rng(5)
    points, values = draw.uniform(size=(9, axes)), draw.standard_normal((1, 9, 2))
    inputs = of.read(points).astype(np.float64)

    def loss(parameters):
        return np.mean((networks.outputs(of, parameters, inputs) - values) ** 2, axis=(1, 2))

    found = networks.gradient(of, flat, inputs, values)
    step = 1e-6
    for place in draw.choice(flat.shape[1], 60, replace=False):
        moved = np.zeros_like(flat)
        moved[:, place] = step
        expected = (loss(flat + moved) - loss(flat - moved)) / (2 * step)
        assert found[:, place] == pytest.approx(expected, rel=2e-4, abs=2e-6)


def test_waves_have_the_spread_and_the_frequencies_that_scales_name():
    of, _ = made("sigma", (1.0, 5.0))
    assert of.directions[1] == pytest.approx(5 * of.directions[0])
    # The standard deviation of 64 normal numbers is within .7 to 1.3 but once in ten thousand.
    assert 0.7 < of.directions[0].std() < 1.3
    positional, _ = made("highest_frequency", (2.0, 16.0), axes=2)
    assert positional.directions[0].any(axis=1).sum() == 4  # 1 and 2 along two axes
    assert np.abs(positional.directions[1]).max(axis=1).tolist() == pytest.approx([1, 1, 2, 2, 4, 4, 8, 8, 16, 16])
    read = positional.read(np.array([[0.25, 0.125]]))
    assert read[0, 0, :4] == pytest.approx([0, 2**-0.5, -1, 0], abs=1e-6)
    # Waves that a scale does not have are 0, not 1.
    assert not read[0, 0, 4:10].any()


def test_a_first_sine_layer_turns_by_the_cycles_of_its_scale():
    """omega_0 x over a domain of length 2 is 2 pi times the cycles: weights of 1 pass as many periods."""
    of, flat = made("omega_0", (3.0,), channels=1)
    networks.layers(flat, of.sizes)[0].weight[:] = 1.0
    networks.layers(flat, of.sizes)[0].bias[:] = 0.0
    hidden = np.sin(of.omegas * (of.read(X[:, None]) @ networks.layers(flat, of.sizes)[0].weight))
    spectrum = np.abs(np.fft.rfft(hidden[0, :, 0]))
    assert spectrum.argmax() == 3


def test_initial_weights_have_the_variance_of_their_scheme():
    of, flat = made("highest_frequency", (2.0, 32.0), channels=1)
    few, many = networks.layers(flat, of.sizes)[0].weight
    # He: 2 over the inputs, 2 x 2 and 2 x 6 waves; the same numbers at both.
    assert few == pytest.approx(many * np.sqrt(6 / 2), rel=1e-5)
    of, flat = made("omega_0", channels=1)
    first, hidden, _ = networks.layers(flat, of.sizes)
    assert 0.9 < np.abs(first.weight).max() <= 1.0
    assert 0.9 < np.abs(hidden.weight).max() / (np.sqrt(6 / 32) / 30) <= 1.0


def test_training_fits_a_tone_at_its_scale_and_not_far_below(monkeypatch):
    monkeypatch.setattr(networks, "STEPS", 300)
    tone = np.sin(2 * np.pi * 12 * X)[:, None]
    for name in ("sigma", "omega_0"):
        generator = np.random.default_rng(2)
        of = networks.architecture(name, (0.25, 12.0), 1, 1, generator)
        weights = networks.trained(of, X[:, None], tone, generator)
        low, fitting = np.mean((networks.outputs(of, weights, of.read(X[:, None])) - tone) ** 2, axis=(1, 2)) / 0.5
        assert low > 0.8
        assert fitting < 0.05


def test_a_quarter_is_held_out():
    for count in (16, 128, 130):
        assert held_out(count).sum() == count // HELD_OUT
    assert (held_out(128) == held_out(128)).all()


def test_a_long_line_is_swept_where_its_energy_is():
    values = np.zeros((3000, 1))
    values[2100:2140, 0] = np.sin(np.arange(40))
    part = excerpt_of(Signal("burst", values))
    assert part.points.shape == (STRETCH, 1)
    assert part.points[0, 0] <= 2100 / 3000
    assert part.points[-1, 0] >= 2139 / 3000
    assert f"the stretch of {STRETCH} points" in part.says
    assert part.values.std() == pytest.approx(1)
    assert excerpt_of(Signal("short", values[2000:2200])).says == ""


def test_a_large_picture_is_swept_where_its_energy_is():
    values = np.zeros((70, 40, 2))
    values[50:54, 20:24] = np.random.default_rng(0).standard_normal((4, 4, 2))
    part = excerpt_of(Signal("patch", values))
    assert part.points.shape == (PATCH**2, 2)
    inside = (part.points[:, 0] >= 50 / 70) & (part.points[:, 0] < 54 / 70)
    inside &= (part.points[:, 1] >= 20 / 40) & (part.points[:, 1] < 24 / 40)
    assert inside.sum() == 16
    assert np.square(part.values[inside]).sum() == pytest.approx(np.square(part.values).sum(), rel=0.1)


def test_uneven_points_keep_their_places():
    x = np.sort(np.random.default_rng(1).uniform(size=40))
    signal = on_line("uneven", np.sin(9 * x)[:, None], x)
    assert excerpt_of(signal).points[:, 0] == pytest.approx(signal.position)


@pytest.fixture(scope="module")
def swept():
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(networks, "STEPS", 150)
    found = suggest(np.sin(2 * np.pi * 10 * X) + np.sin(2 * np.pi * 14 * X), domain=(-1, 1), sweep=True)
    monkeypatch.undo()
    return found


def test_a_sweep_finds_the_least_error_in_the_units_of_the_domain(swept):
    assert tuple(each.name for each in swept.swept) == SWEPT
    for scale, curve in zip(swept.swept, swept.swept_curves, strict=True):
        assert scale.error == min(curve.error)
        assert curve.cycles == next(each.cycles for each in swept.curves if each.name == scale.name)
        factor = {"omega_0": np.pi}.get(scale.name, 0.5)
        assert scale.value == pytest.approx(factor * scale.cycles)
    # Networks that turn less than once cannot follow fourteen turns.
    assert swept.swept_curves[0].error[0] > 2 * swept.swept[0].error


def test_text_record_and_figure_have_the_sweep(swept):
    text = text_of(swept)
    assert "By a sweep: small networks (two layers of 32 units" in text
    assert text.count("sigma = ") == 2
    record = json.loads(json_of(swept), parse_constant=lambda word: pytest.fail(word))
    assert [each["name"] for each in record["swept"]] == [*SWEPT]
    labels = [each.get_text() for each in figure_of(swept).axes[1].get_legend().get_texts()]
    assert "swept networks" in labels


def test_a_network_that_diverged_is_infinite_and_null_in_the_record(monkeypatch):
    monkeypatch.setattr(networks, "STEPS", 30)
    monkeypatch.setitem(networks.RATES, "sigma", 1e30)
    found = suggest(np.sin(2 * np.pi * 10 * X), sweep=True)
    assert np.isinf(found.swept_curves[0].error).all()
    assert [each.name for each in found.swept] == [*SWEPT[1:]]
    assert "sigma: every network of the sweep diverged" in found.notes
    assert json.loads(json_of(found))["swept_curves"][0]["error"] == [None] * len(found.swept_curves[0].error)


def test_without_a_sweep_it_is_offered_with_the_shares(monkeypatch):
    rows = [
        {"form": "line", "scale": "sigma", "choice": "suggested", "near": 8, "total": 8},
        {"form": "picture", "scale": "sigma", "choice": "suggested", "near": 1, "total": 8},
        {"form": "line", "scale": "sigma", "choice": "swept", "near": 7, "total": 8},
    ]
    table = shares.read(json.dumps({"version": shares.VERSION, "rows": rows}))
    monkeypatch.setattr("spectral_bias.suggestion.text.judged", lambda: table)
    text = text_of(suggest(np.sin(2 * np.pi * 10 * X)))
    assert "--sweep trains small networks" in text
    assert "is refuted on lines" in text
    # Eight of eight: the lower end p has p^8 = .025.
    assert "sigma 100% (63% to 100%) of 8." in text
    assert "sigma 88% (" in text
    assert "has not been judged" not in text
    assert shares.read(json.dumps({"version": 0, "rows": rows})) == ()
    monkeypatch.setattr("spectral_bias.suggestion.text.judged", tuple)
    assert "near the best on other lines has not been judged" in text_of(suggest(np.sin(2 * np.pi * 10 * X)))


def test_nothing_is_swept_where_there_is_nothing_to_suggest():
    assert suggest(np.ones(30), sweep=True).swept == ()
    assert "--sweep" not in text_of(suggest(np.ones(30)))


def test_the_command_sweeps(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(networks, "STEPS", 20)
    np.save("tone.npy", np.sin(2 * np.pi * 10 * X))
    assert command_line.main(["suggest", "tone.npy", "--sweep"]) == 0
    assert "By a sweep" in capsys.readouterr().out
