"""The player's charts: valid Vega-Lite without data of their own, the right one for each run, the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import altair as alt
import pytest

from player_record import record, run
from spectral_bias.report.player_charts import LANGUAGES, MOST_CURVES, player_charts

CHARTS = player_charts(record())


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside of a specification."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(each)


@pytest.mark.parametrize("name", CHARTS["specs"])
def test_specification_is_vega_lite_without_data_filters_or_colours(name):
    for language in LANGUAGES:
        specification = CHARTS["specs"][name][language]
        alt.LayerChart.from_dict(specification)  # raises if it is not what the schema allows
        for part in parts(specification):
            assert "transform" not in part
            assert "values" not in part.get("data", {})
            assert not {"color", "fill", "stroke"} & part.keys() or "encoding" not in part


def test_axes_are_titled_in_both_languages():
    english, chinese = (json.dumps(CHARTS["specs"]["error-curves, steps"][language]) for language in LANGUAGES)
    assert '"relative error"' in english
    assert '"step"' in english
    assert json.dumps("相对误差") in chinese
    assert json.dumps("步数") in chinese


def test_sweeps_of_a_solver_are_no_steps():
    assert '"title": "sweep"' in json.dumps(CHARTS["specs"]["error-curves, sweeps"]["en"])


def test_each_run_has_the_panels_of_what_it_holds():
    shown = [[panel["panel"] for panel in panels] for panels in CHARTS["panels"]]
    assert shown == [["fit", "spectrum", "error"]] * 4 + [["image", "error", "curves"], ["fit", "error"]]
    used = {panel["chart"] for panels in CHARTS["panels"] for panel in panels}
    assert used - {""} == set(CHARTS["specs"])


@pytest.mark.parametrize(("many", "kind"), [(MOST_CURVES, "error-curves"), (MOST_CURVES + 1, "error-places")])
def test_error_of_many_places_is_drawn_by_place(many, kind):
    charts = player_charts({"runs": [run("many", many=many)]})
    assert charts["panels"][0][-1]["chart"].startswith(kind)


def test_many_places_with_names_are_no_axis_of_numbers():
    assert CHARTS["panels"][-1][-1]["chart"] == "error-names, band"


def test_same_bytes_in_another_process():
    code = "import json, player_record, spectral_bias.report.player_charts as p; "
    code += "print(json.dumps(p.player_charts(player_record.record())))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "1"}
    made = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert made.stdout == json.dumps(CHARTS).encode() + b"\n"
