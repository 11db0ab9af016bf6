"""Every plot, given runs that it was not made for, draws them or says why not and which plot does."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
import xarray as xr
from drawn_cases import SEEDS, STEPS, Case
from test_all_runs import errors

from spectral_bias.config.claim import Claim
from spectral_bias.figures.drawing import draw
from spectral_bias.figures.runs import Runs
from spectral_bias.figures.style import lay_out_once, style
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve
from spectral_bias.verdicts.reading import Spectrum

DRAWN = {"all_runs", "pinn_order", "low_first", "universality"}


def own(measure="passage_order"):
    """Runs of tones with names of their own, and a test of each kind."""
    case = Case({})
    for experiment, start in (("tones", "mine"), ("tones", "other-start"), ("known", "x8")):
        variables = errors("frequency", [2.0, 4.0, 7.0]) | {"mode": np.arange(9.0), "shown_step": STEPS[[3, 5]]}
        variables |= {"x": (("sample", "dimension"), np.linspace(0, 1, 8)[:, None]), "target": ("sample", np.ones(8))}
        variables |= {
            "target_amplitude": ("mode", np.ones(9)),
            "amplitude": (("seed", "step", "mode"), np.ones((SEEDS, len(STEPS), 9))),
        }
        variables |= {"shown_prediction": (("shown_seed", "shown_step", "sample"), np.ones((1, 2, 8)))}
        case.run(experiment, variables, start=start)
    case.test(measure, "tones", ["start-mine", "start-other-start"], np.ones(2 * SEEDS).tolist(), threshold=0.3)
    case.test(measure, "known", ["start-x8"], kind="control", threshold=0.3)
    return case


@pytest.mark.parametrize("name", members("figures.plots"))
def test_a_plot_draws_own_runs_or_names_the_plot_that_does(name):
    case = own("pooled_order" if name == "universality" else "passage_order")
    plot = resolve("figures.plots", name)
    given = {"run": "start-mine", "scales": [1.0], "best": 1.0, "too_large": 2.0, "linear_depth": 2}
    given |= {"universality": {"control": "known"}, "image_contours_first": {"control": "start-other-start"}}.get(
        name, {}
    )
    wanted = [key for key, each in inspect.signature(plot).parameters.items() if each.kind is each.KEYWORD_ONLY]
    choice = {"name": name, **{key: given.get(key, "tones") for key in wanted if key not in ("threshold", "variable")}}
    with style():
        if name in DRAWN:
            lay_out_once(draw(choice, case.experiments, case.verdict()))
            return
        with pytest.raises(
            ValueError, match=rf"^figure {name} does not fit these runs: .*; figure all_runs draws any$"
        ) as error:
            draw(choice, case.experiments, case.verdict())
    print(error.value)
    reason = str(error.value).partition(": ")[2]
    assert len(reason.split()) > 6, reason
    lay_out_once(draw({"name": "all_runs"}, case.experiments, case.verdict()))


def test_an_unknown_experiment_is_named_with_those_of_the_claim():
    with pytest.raises(ValueError, match="experiment 'x' is not among the claim's: tones, known"):
        draw({"name": "low_first", "experiment": "x", "run": "base"}, own().experiments, own().verdict())


def test_own_names_stand_on_the_figures():
    case = own("pooled_order")
    with style():
        figure = draw({"name": "pinn_order", "experiment": "tones"}, case.experiments, case.verdict())
    assert [ax.get_title("left")[4:] for ax in figure.axes[:2]] == ["other start", "mine"]
    with style():
        names = {"experiment": "tones", "limits": "tones", "control": "known"}
        figure = draw({"name": "universality", **names}, case.experiments, case.verdict())
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows == ["mine", "other-start"] * 2 + ["x8"]


def test_a_claim_that_names_no_figure_gets_the_one_for_any_runs():
    tests = [
        {"name": kind, "says": "It is so.", "experiment": "mine", "at_least": 0.5, "kind": kind}
        for kind in ("test", "control")
    ]
    tests = [{**test, "measure": "spectral_exponent", "statistic": "median"} for test in tests]
    text = {"title": "Mine", "statement": {"en": "It is so."}, "sources": [{"citation": "Mine."}]}
    claim = Claim.model_validate({**text, "experiments": ["mine"], "tests": tests})
    given = {"experiment": None, "run": None, "threshold": None, "variable": None}
    assert claim.figure.model_dump() == {"name": "all_runs", **given}
    assert claim.caption


def test_errors_of_own_plots_are_left_as_they_are(monkeypatch):
    runs = Runs([Spectrum("base", {}, {}, xr.Dataset())])
    with pytest.raises(LookupError, match="run base has nothing to draw"):
        draw({"name": "all_runs"}, {"mine": runs}, Case({}).verdict())
