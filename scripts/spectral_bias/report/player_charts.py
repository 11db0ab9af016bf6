"""The player's charts: Vega-Lite specifications, checked against its schema by Altair.

A specification holds no data. The page's script feeds the named data sets (``target``, ``frame``, ``curves``,
``cursor``, ...) one frame at a time, and sets the axes' ranges, which stay the same over a film. Colours come from
the page's style sheet by the names of styles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import altair as alt

from spectral_bias.report.interface_words import LANGUAGES, word

MOST_CURVES = 7  # with more places the error is drawn against the place, at one step
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
DASHES = ([1, 0], [6, 2], [2, 2], [8, 2, 2, 2], [4, 4], [10, 3], [1, 3])
HEIGHT = 190

_Drawn: TypeAlias = alt.LayerChart | alt.FacetChart  # what Altair says that a layered chart becomes
_AXES = {
    "frequency": {"en": "frequency", "zh": "频率"},
    "band": {"en": "frequency band", "zh": "频带"},
    "mode": {"en": "mode", "zh": "模态"},
}
_TITLES = {
    "image": {"en": "Picture", "zh": "图像"},
    "fit": {"en": "Output over x", "zh": "输出与目标"},
    "spectrum": {"en": "Spectrum", "zh": "频谱"},
    "error": {"en": "Error by frequency", "zh": "各频率的误差"},
    "curves": {"en": "Over the steps", "zh": "随步数的变化"},
}
_FREQUENCY_UNITS = {
    "cycles per domain length": {"en": "cycles per domain length", "zh": "每个定义域长度的周期数"},
    "half waves between the ends": {"en": "half waves between the ends", "zh": "两端之间的半波数"},
    "half waves on the interval": {"en": "half waves on the interval", "zh": "区间上的半波数"},
    "half cycles per image side, the longer one": {
        "en": "half cycles per image side, the longer one",
        "zh": "每条较长图像边的半周期数",
    },
}
_WORDS = {
    "x": {"en": "x", "zh": "x"},
    "y": {"en": "output and target", "zh": "输出与目标"},
    "amplitude": {"en": "amplitude", "zh": "振幅"},
    "error": {"en": "relative error", "zh": "相对误差"},
    "loss": {"en": "error", "zh": "误差"},
    "curve": {"en": "value", "zh": "值"},
}
_ERROR_LABELS = "format(datum.value, datum.value < 0.001 ? '.0e' : '~g')"
# Step 0 has no logarithm: it is drawn where the axis begins, at half of the first step after it.
_STEP_LABELS = "datum.value < first_step ? '0' : format(datum.value, '~s')"


def player_charts(record: Mapping[str, Any]) -> dict[str, Any]:
    """The specifications that a record needs, and which of them draws which panel of each of its runs.

    Args:
        record: a player's record.

    Returns:
        ``specs``: by name and language, a Vega-Lite specification; ``panels``: for each run, its panels
            and the specification of each, in the order in which they stand on the page.
    """
    specs: dict[str, dict[str, Any]] = {}
    panels = [_panels(run) for run in record["runs"]]
    for run, needed in zip(record["runs"], panels, strict=True):
        for panel in needed:
            if (chart := panel["chart"]) and chart not in specs:
                specs[chart] = {language: _specification(chart, run, language) for language in LANGUAGES}
    return {"specs": specs, "panels": panels}


def _panels(run: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The panels of a run with the name of each one's chart, in the order in which they stand on the page."""
    panels = [_panel(name, "" if name == "image" else name) for name in ("image", "fit", "spectrum") if run.get(name)]
    if error := run.get("error"):
        if len(error["places"]) <= MOST_CURVES:
            chart = f"error-curves, {run['unit']}"
        elif _are_numbers(error["places"]):
            chart = f"error-places, {error['axis']}"
        else:
            chart = f"error-names, {error['axis']}"
        panels.append(_panel("error", chart, error["unit"]))
    if curves := run.get("curves"):
        kind = "log" if all(curve["value"]["log"] for curve in curves) else "linear"
        panels.append(_panel("curves", f"curves-{kind}, {run['unit']}"))
    return panels


def _panel(name: str, chart: str, unit: str = "") -> dict[str, Any]:
    """A panel's name, its chart's name, its title and its unit; a picture has no chart."""
    units = {language: _named(_FREQUENCY_UNITS, unit, language) for language in LANGUAGES}
    return {"panel": name, "chart": chart, "title": _TITLES[name], "unit": units}


def _named(words: Mapping[str, Mapping[str, str]], name: str, language: str) -> str:
    """A name of the record in one language; one that is not known here shows as it is."""
    return words[name][language] if name in words else name


def _are_numbers(places: Sequence[Any]) -> bool:
    """Whether an error's places can stand on an axis of numbers."""
    try:
        return [float(place) for place in places] != []
    except ValueError:
        return False


def _specification(chart: str, run: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A chart's specification in one language; the schema is checked when it becomes a mapping."""
    unit = word(f"{run['unit']}-one")[language]
    if chart == "fit":
        drawn = _fit(language)
    elif chart == "spectrum":
        drawn = _spectrum(language)
    elif chart.startswith("curves"):
        logarithmic = chart.startswith("curves-log")
        drawn = _curves(unit, _WORDS["loss" if logarithmic else "curve"][language], logarithmic=logarithmic)
    elif chart.startswith("error-curves"):
        drawn = _curves(unit, _WORDS["error"][language], threshold=True)
    else:
        axis = _named(_AXES, run["error"]["axis"], language)
        drawn = _error_by_place(axis, _WORDS["error"][language], named=chart.startswith("error-names"))
    specification = drawn.properties(width="container", height=HEIGHT).to_dict()
    del specification["config"]  # the page's own comes from its style sheet
    return specification


def _fit(language: str) -> _Drawn:
    """The target, the points trained on and the network's output, over x."""
    x = _number("x", _WORDS["x"][language], "x_range")
    y = _number("y", _WORDS["y"][language], "y_range")
    target = _layer("target").mark_line(style="target-line", clip=True).encode(x=x, y=y)
    trained = _layer("trained").mark_point(style="trained", clip=True).encode(x=x, y=y)
    output = _layer("frame").mark_line(style="output-line", clip=True).encode(x=x, y=y)
    return alt.layer(target, trained, output).add_params(_range("x_range"), _range("y_range"))


def _spectrum(language: str) -> _Drawn:
    """The amplitude of each mode: the target's as a bar, the output's as a point."""
    mode = _number("mode", _AXES["frequency"][language], "mode_range")
    amplitude = _number("amplitude", _WORDS["amplitude"][language], "amplitude_range")
    width = alt.ExprRef("max(1.5, min(8, 0.5 * width / modes))")
    bar = _layer("target").mark_rule(style="target-bar", clip=True, strokeWidth=width)
    target = bar.encode(x=mode, y=amplitude, y2=alt.Y2Datum(0))
    output = _layer("frame").mark_point(style="output-point", clip=True).encode(x=mode, y=amplitude)
    params = (_range("mode_range"), _range("amplitude_range"), alt.param("modes", value=1))
    return alt.layer(target, output).add_params(*params)


def _curves(unit: str, value: str, *, logarithmic: bool = True, threshold: bool = False) -> _Drawn:
    """One curve a place over the steps, which are on a logarithmic axis, with the step shown marked on each."""
    x = alt.X(
        "step:Q",
        title=unit,
        scale=_scale("step_range", type="log", nice=False, clamp=True),
        axis=alt.Axis(labelExpr=_STEP_LABELS, values=alt.ExprRef("step_ticks"), grid=False),
    )
    y = _value(value) if logarithmic else _number("value", value, "value_range")
    # The page has the legend: it wraps where a chart is narrow.
    order = alt.ExprRef("places")
    colour = alt.Color("place:N", scale=alt.Scale(domain=order), legend=None)
    dash = alt.StrokeDash("place:N", scale=alt.Scale(domain=order, range=list(DASHES)), legend=None)
    shape = alt.Shape("place:N", scale=alt.Scale(domain=order, range=list(SHAPES)), legend=None)
    layers = [
        _layer("cursor").mark_rule(style="cursor", clip=True).encode(x=x),
        _layer("curves").mark_line(style="curve", clip=True).encode(x=x, y=y, color=colour, strokeDash=dash),
        _layer("frame").mark_point(style="now", clip=True).encode(x=x, y=y, color=colour, shape=shape),
    ]
    if threshold:
        layers.insert(0, _layer("threshold").mark_rule(style="threshold", clip=True).encode(y=y))
    steps = (_range("step_range", 1, 10), alt.param("step_ticks", value=[1, 10]), alt.param("first_step", value=1))
    return alt.layer(*layers).add_params(*steps, *_value_params(), alt.param("places", value=[]))


def _error_by_place(axis: str, error: str, *, named: bool) -> _Drawn:
    """The error of each place at one step: a line where places are numbers, points where they are names."""
    y = _value(error)
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
    params = (alt.param("places", value=[]) if named else _range("place_range"), *_value_params())
    return alt.layer(limit, *marks).add_params(*params)


def _layer(data: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name=data))


def _number(field: str, title: str, range_name: str) -> Any:
    channel, ticks = (alt.Y, 5) if field in {"y", "amplitude", "value"} else (alt.X, 7)
    scale = _scale(range_name, zero=False, nice=False)
    return channel(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(tickCount=ticks))


def _value(title: str) -> alt.Y:
    axis = alt.Axis(labelExpr=_ERROR_LABELS, values=alt.ExprRef("value_ticks"))
    return alt.Y("value:Q", title=title, scale=_scale("value_range", type="log", nice=False), axis=axis)


def _scale(range_name: str, **more: Any) -> alt.Scale:
    return alt.Scale(domain=alt.ExprRef(range_name), **more)


def _value_params() -> tuple[alt.Parameter, ...]:
    return _range("value_range", 0.1, 1), alt.param("value_ticks", value=[0.1, 1])


def _range(name: str, low: float = 0, high: float = 1) -> alt.Parameter:
    return alt.param(name, value=[low, high])
