"""The player's charts: Vega-Lite specifications, checked against its schema by Altair.

A specification holds no data. The page's script feeds the named data sets (``target``, ``frame``, ``curves``,
``cursor``, ...) one frame at a time, and sets the axes' ranges, which stay the same over a film. Colours come from
the page's style sheet by the names of styles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

MOST_CURVES = 7  # with more places the error is drawn against the place, at one step
LANGUAGES = ("en", "zh")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
DASHES = ([1, 0], [6, 2], [2, 2], [8, 2, 2, 2], [4, 4], [10, 3], [1, 3])
HEIGHT = 190

Words = Mapping[str, str]
_UNITS = {"steps": {"en": "step", "zh": "步数"}, "sweeps": {"en": "sweep", "zh": "迭代次数"}}
_AXES = {
    "frequency": {"en": "frequency", "zh": "频率"},
    "band": {"en": "frequency band", "zh": "频带"},
    "mode": {"en": "mode", "zh": "模态"},
}
_ERROR = {"en": "relative error", "zh": "相对误差"}
_WORDS = {
    "x": {"en": "x", "zh": "x"},
    "y": {"en": "output and target", "zh": "输出与目标"},
    "amplitude": {"en": "amplitude", "zh": "振幅"},
    "curve": {"en": "value", "zh": "值"},
}
# Step 0 has no logarithm: the script draws it at half of the first step after it.
_STEP_LABELS = "datum.value < first_step ? '0' : format(datum.value, '~s')"


def player_charts(record: Mapping[str, Any]) -> dict[str, Any]:
    """The specifications that a record needs, and which of them draws which panel of each of its runs.

    Args:
        record: a player's record.

    Returns:
        ``specs``: by name and language, a Vega-Lite specification; ``panels``: for each run, the panels by name.
    """
    specs: dict[str, dict[str, Any]] = {}
    panels = [_panels(run) for run in record["runs"]]
    for run, needed in zip(record["runs"], panels, strict=True):
        for panel, name in needed.items():
            specs.setdefault(name, {language: _specification(panel, name, run, language) for language in LANGUAGES})
    return {"specs": dict(sorted(specs.items())), "panels": panels}


def _panels(run: Mapping[str, Any]) -> dict[str, str]:
    """The name of the specification for each panel of a run, in the order in which they stand on the page."""
    names: dict[str, str] = {}
    if run.get("fit"):
        names["fit"] = "fit"
    if run.get("spectrum"):
        names["spectrum"] = "spectrum"
    if error := run.get("error"):
        kind = "curves" if len(error["places"]) <= MOST_CURVES else "places"
        if kind == "places" and not are_numbers(error["places"]):
            kind = "names"
        names["error"] = "-".join(("error", kind, error["axis"], run["unit"]))
    if run.get("curves"):
        names["curves"] = f"curves-{run['unit']}"
    return names


def are_numbers(places: Sequence[Any]) -> bool:
    """Whether an error's places can stand on an axis of numbers."""
    try:
        return [float(place) for place in places] != []
    except ValueError:
        return False


def _specification(panel: str, name: str, run: Mapping[str, Any], language: str) -> dict[str, Any]:
    """One specification in one language; the schema is checked when it becomes a mapping."""
    unit = _UNITS.get(run["unit"], {}).get(language, run["unit"])
    if panel == "fit":
        chart = _fit(language)
    elif panel == "spectrum":
        chart = _spectrum(language)
    elif panel == "curves":
        chart = _curves(unit, _WORDS["curve"][language], threshold=False)
    else:
        axis = _AXES.get(run["error"]["axis"], {}).get(language, run["error"]["axis"])
        error = _ERROR[language]
        if name.startswith("error-curves"):
            chart = _curves(unit, error, threshold=True)
        else:
            chart = _error_by_place(axis, error, named=name.startswith("error-names"))
    specification = chart.properties(width="container", height=HEIGHT).to_dict()
    del specification["config"]  # the page's own comes from its style sheet
    return specification


def _fit(language: str) -> alt.LayerChart:
    """The target, the points trained on and the network's output, over x."""
    x = _number("x", _WORDS["x"][language], "x_range")
    y = _number("y", _WORDS["y"][language], "y_range")
    target = _layer("target").mark_line(style="target-line", clip=True).encode(x=x, y=y)
    trained = _layer("trained").mark_point(style="trained", clip=True).encode(x=x, y=y)
    output = _layer("frame").mark_line(style="output-line", clip=True).encode(x=x, y=y)
    return alt.layer(target, trained, output).add_params(_range("x_range"), _range("y_range"))


def _spectrum(language: str) -> alt.LayerChart:
    """The amplitude of each mode: the target's as a bar, the output's as a point."""
    mode = _number("mode", _AXES["frequency"][language], "mode_range")
    amplitude = _number("amplitude", _WORDS["amplitude"][language], "amplitude_range")
    width = alt.ExprRef("max(1.5, min(8, 0.5 * width / modes))")
    bar = _layer("target").mark_rule(style="target-bar", clip=True, strokeWidth=width)
    target = bar.encode(x=mode, y=amplitude, y2=alt.Y2Datum(0))
    output = _layer("frame").mark_point(style="output-point", clip=True).encode(x=mode, y=amplitude)
    params = (_range("mode_range"), _range("amplitude_range"), alt.param("modes", value=1))
    return alt.layer(target, output).add_params(*params)


def _curves(unit: str, value: str, *, threshold: bool) -> alt.LayerChart:
    """One curve a place over the steps, both axes logarithmic, with the step shown marked on each."""
    x = alt.X(
        "step:Q",
        title=unit,
        scale=_scale("step_range", type="log"),
        axis=alt.Axis(labelExpr=_STEP_LABELS, values=alt.ExprRef("step_ticks"), grid=False),
    )
    y = alt.Y("value:Q", title=value, scale=_scale("value_range", type="log"), axis=_powers())
    order = alt.ExprRef("places")
    colour = alt.Color("place:N", title=None, scale=alt.Scale(domain=order), legend=_legend())
    dash = alt.StrokeDash("place:N", title=None, scale=alt.Scale(domain=order, range=list(DASHES)), legend=_legend())
    shape = alt.Shape("place:N", title=None, scale=alt.Scale(domain=order, range=list(SHAPES)), legend=_legend())
    layers = [
        _layer("cursor").mark_rule(style="cursor", clip=True).encode(x=x),
        _layer("curves").mark_line(style="curve", clip=True).encode(x=x, y=y, color=colour, strokeDash=dash),
        _layer("frame").mark_point(style="now", clip=True).encode(x=x, y=y, color=colour, shape=shape),
    ]
    if threshold:
        layers.insert(0, _layer("threshold").mark_rule(style="threshold", clip=True).encode(y=y))
    ranges = (_range("step_range", 1, 10), _range("value_range", 0.1, 1))
    more = (alt.param("step_ticks", value=[1, 10]), alt.param("first_step", value=1), alt.param("places", value=[]))
    return alt.layer(*layers).add_params(*ranges, *more)


def _error_by_place(axis: str, error: str, *, named: bool) -> alt.LayerChart:
    """The error of each place at one step: a line where places are numbers, points where they are names."""
    y = alt.Y("value:Q", title=error, scale=_scale("value_range", type="log"), axis=_powers())
    if named:
        x = alt.X("place:N", title=axis, sort=None, scale=alt.Scale(domain=alt.ExprRef("places")))
        marks = [_layer("frame").mark_point(style="output-point", clip=True).encode(x=x, y=y)]
    else:
        x = _number("place", axis, "place_range")
        marks = [
            _layer("frame").mark_line(style="output-line", clip=True).encode(x=x, y=y),
            _layer("frame").mark_point(style="output-point", clip=True).encode(x=x, y=y),
        ]
    limit = _layer("threshold").mark_rule(style="threshold", clip=True).encode(y=y)
    params = (_range("value_range", 0.1, 1), alt.param("places", value=[]) if named else _range("place_range"))
    return alt.layer(limit, *marks).add_params(*params)


def _layer(data: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name=data))


def _number(field: str, title: str, range_name: str) -> Any:
    channel = alt.Y if field in {"y", "amplitude"} else alt.X
    return channel(f"{field}:Q", title=title, scale=_scale(range_name, zero=False, nice=False))


def _scale(range_name: str, **more: Any) -> alt.Scale:
    return alt.Scale(domain=alt.ExprRef(range_name), **more)


def _range(name: str, low: float = 0, high: float = 1) -> alt.Parameter:
    return alt.param(name, value=[low, high])


def _powers() -> alt.Axis:
    return alt.Axis(format="~g", tickCount=6)


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", columns=4)
