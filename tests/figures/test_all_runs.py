"""The figure for any runs: every method's spectrum is drawn, all of the runs, whatever they are called."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from drawn_cases import LEVELS, SEEDS, STEPS, Case, middles, numbers, panels

from spectral_bias.figures.contents import chosen
from spectral_bias.figures.plots.all_runs import MAX_DETAILED, MAX_LINES, all_runs
from spectral_bias.figures.style import lay_out_once, style
from spectral_bias.verdicts.reading import Spectrum

RNG = np.random.default_rng(3)


def of(*dims, **sizes):
    """A variable with random numbers along its dimensions."""
    known = {"seed": SEEDS, "step": len(STEPS), "feature_step": 3, "threshold": len(LEVELS)} | sizes
    return (dims, RNG.uniform(0.05, 1.5, [known[name] for name in dims]))


def times(along, count, prefix=""):
    """Passage times of errors along an axis, stored as a spectrum does."""
    found = RNG.integers(5, 900, (SEEDS, len(LEVELS), count))
    return {f"{prefix}{name}_step": (("seed", "threshold", along), found) for name in ("first_passage", "sustained")}


def errors(along, places, prefix=""):
    error = of("seed", "step", along, **{along: len(places)})
    coords = {"step": STEPS, "threshold": LEVELS, along: places}
    return {f"{prefix}relative_error": error, **times(along, len(places), prefix), **coords}


# By method: a spectrum's variables, the variables that are drawn of it, and what its panel is made of.
KINDS = {
    "dft, tone_fit, projection": (errors("frequency", [1.0, 3.0, 5.0]), ["relative_error"], "map"),
    "dct_bands": (errors("band", [1.0, 2.0, 4.0, 8.0]), ["relative_error"], "map"),
    "filtering": (
        errors("delta", [0.03, 0.3], "low_") | errors("delta", [0.03, 0.3], "high_"),
        ["low_relative_error", "high_relative_error"],
        "map",
    ),
    "both": (
        errors("frequency", [1.0, 3.0]) | errors("delta", [0.1, 1.0], "low_") | {"loss": of("seed", "step")},
        ["relative_error"],
        "map",
    ),
    "walsh": ({"step": STEPS, "degree_energy": of("seed", "step", "degree", degree=4)}, ["degree_energy"], "map"),
    "layers": ({"feature_step": [0, 5, 9], "f50": of("seed", "feature_step", "layer", layer=3)}, ["f50"], "map"),
    "contours": ({"step": STEPS, "blur": of("seed", "step"), "w": of("w", w=3)}, ["blur"], "lines"),
    "kernel": ({"number": [1, 2, 3], "eigenvalue": of("seed", "number", number=3)}, ["eigenvalue"], "lines"),
    "transform": ({"k": [1.0, 2.0], "magnitude": of("k", k=2)}, ["magnitude"], "lines"),
    "count": ({"parameters": of("seed")}, ["parameters"], "lines"),
    "own": ({"score": ((), 3.0), "label": ("seed", ["a"] * SEEDS)}, ["score"], "lines"),
}


def draw(case, **parameters):
    with style():
        figure = all_runs(case.experiments, case.verdict(), **parameters)
        lay_out_once(figure)
    return figure


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", KINDS)
def test_a_spectrum_of_any_method_has_a_panel(kind):
    variables, expected, made_of = KINDS[kind]
    case = Case({})
    case.run("mine", variables)
    case.test("other", "mine", ["base"])
    assert chosen(case.experiments["mine"][0]) == expected
    axes = panels(draw(case))
    assert axes["a"].get_title("left") == "(a) mine"
    assert bool(axes["a"].collections and axes["a"].collections[0].get_array() is not None) == (made_of == "map")
    timed = "relative_error" in expected[0]
    assert sorted(axes) == list("abc"[: 2 + timed])
    if kind == "filtering":
        names = [label.get_text() for label in axes["a"].get_yticklabels()]
        assert names == ["low 0.03", "low 0.3", "high 0.03", "high 0.3"]
        assert [label.get_text() for label in axes["b"].get_xticklabels()] == names


@pytest.mark.parametrize("count", [1, MAX_LINES, MAX_LINES + 1, MAX_DETAILED + 1, 130])
def test_every_run_is_drawn_however_many_there_are(count):
    case = Case({})
    data = [case.run("mine", errors("frequency", [1.0, 3.0]), start=f"s{index}") for index in range(count)]
    axes = panels(draw(case))
    detailed = min(count, MAX_DETAILED)
    assert [ax.get_title("left")[4:] for ax in list(axes.values())[:detailed]] == [f"s{i}" for i in range(detailed)]
    figure_axes = next(iter(axes.values())).get_figure(root=True).axes
    if count <= MAX_LINES:
        assert len(axes) == detailed + 1
        return
    tables = [ax for ax in figure_axes if ax.get_yticklabels() and ax.get_ylim()[0] > ax.get_ylim()[1]]
    named = [label.get_text() for ax in tables for label in ax.get_yticklabels()]
    assert named == [f"s{index}" for index in range(count)]
    drawn = np.concatenate([np.ma.getdata(ax.collections[0].get_array()) for ax in tables])
    level = LEVELS[0]  # no test names one, and none is the default
    expected = [middles(numbers(each, level).T) for each in data]
    np.testing.assert_allclose(drawn.reshape(-1, 2)[:count], expected)


def test_a_seed_that_ended_early_is_drawn_to_its_last_step_and_marked():
    case = Case({})
    variables = errors("frequency", [1.0, 3.0])
    variables["relative_error"][1][1, 20:] = np.nan
    status = {"flag_values": np.array([0, 1, 2], np.int8), "flag_meanings": "complete diverged stopped"}
    variables |= {"status": ("seed", np.array([0, 1, 0, 0, 0, 2], np.int8), status)}
    variables |= {"last_step": ("seed", [1000, STEPS[19], 1000, 1000, 1000, 400])}
    case.run("mine", variables)
    axes = panels(draw(case))
    assert axes["a"].get_title("left") == "(a) mine\n× 1 of 6 seeds diverged\n× 1 of 6 seeds stopped"
    crosses = [line.get_xdata()[0] for line in axes["a"].lines if line.get_marker() == "x"]
    assert crosses == [STEPS[19], 400]
    shown = np.ma.getdata(axes["a"].collections[0].get_array()).reshape(2, -1)
    np.testing.assert_allclose(shown, np.nanmedian(variables["relative_error"][1], axis=0)[1:].T)


def test_an_exponent_is_a_tests_or_of_seeds_with_both_ends_of_every_time():
    case = Case({})
    for name, after in (("held", 3), ("known", 3), ("late", -1)):
        variables = errors("frequency", [1.0, 3.0]) | {"spectral_exponent": of("seed", "threshold")}
        ends = np.full((SEEDS, len(LEVELS), 2), after)
        ends[0] = -1
        variables |= {"first_passage_after_step": (("seed", "threshold", "frequency"), ends)}
        case.run("mine", variables, log=name)
    test = case.test("spectral_exponent", "mine", ["log-held"], threshold=0.3)
    test |= {"estimate": None, "estimate_ends": [0.5, "inf"]}
    texts = [text.get_text() for ax in draw(case).axes for text in ax.texts if "α" in text.get_text()]
    stored = case.experiments["mine"][1].data.spectral_exponent.values[1:, 1]
    assert [text.partition("\n")[2] for text in texts] == [
        "α = 0.5 to ∞ (t ~ k^α)",
        f"α = {np.median(stored):.3g} (t ~ k^α; 5 of 6 seeds)",
        "α is open (t ~ k^α): no seed has both ends of every time",
    ]


@pytest.mark.parametrize("kind", ["curve", "picture", "colour", "cloud"])
def test_an_example_output_stands_below_its_run(kind):
    shape, dimension = {"curve": ((8,), 1), "picture": ((2, 4), 2), "colour": ((2, 4, 3), 2), "cloud": ((8,), 5)}[kind]
    channel = ("channel",) * (kind == "colour")
    points = (8, *shape[2:])
    case = Case({})
    variables = errors("frequency", [1.0]) | {"x": (("sample", "dimension"), RNG.uniform(size=(8, dimension)))}
    output = RNG.uniform(size=(1, 2, *points))
    variables |= {"target": (("sample", *channel), RNG.uniform(size=points))}
    variables |= {"shown_prediction": (("shown_seed", "shown_step", "sample", *channel), output)}
    data = case.run("mine", variables, attrs={"grid_shape": list(shape[:2])} if dimension == 2 else {})
    below = draw(case).axes[1]
    if kind == "curve":
        order = np.argsort(data.x.values[:, 0])
        np.testing.assert_array_equal(below.lines[1].get_ydata(), output[0, -1][order])
    elif kind == "cloud":
        assert not below.axison
    else:
        shown = np.asarray(below.images[0].get_array())
        target = data.target.values
        expected = np.clip((output[0, -1] - target.min()) / np.ptp(target), 0, 1).reshape(shape)
        np.testing.assert_allclose(shown[:, -4:], expected)


def test_what_cannot_be_drawn_is_an_error_that_names_what_can():
    run = Spectrum("r", {}, {}, xr.Dataset({"a": ("seed", [1.0]), "b": (("p", "q"), [[1.0]])}))
    assert chosen(run, "b") == ["b"]
    with pytest.raises(LookupError, match=r"run r has no variable 'c' to draw; it has a, b"):
        chosen(run, "c")
    with pytest.raises(LookupError, match=r"run r has nothing to draw; its variables are b"):
        chosen(run._replace(data=run.data.drop_vars("a")))
    case = Case({})
    case.run("mine", errors("frequency", [1.0]))
    with pytest.raises(LookupError, match=r"no run has passage times under 0.5; thresholds are \[0.15, 0.3\]"):
        draw(case, threshold=0.5)
