"""The map of the atlas: one point a network on two axes that the page chooses, as a Vega-Lite specification.

The page gives the data: ``networks`` (x, y, group, name), ``chosen``, the point that is opened or has the focus, and
``own``, those of the user's own.
"""

from __future__ import annotations

import math
from typing import Any

import altair as alt

HEIGHT = 380


def star(inner: float = 0.45) -> str:
    """A five-pointed star as the path of a Vega symbol, whose box is from -1 to 1.

    Args:
        inner: radius of the corners between the points, which have 1.
    """
    corners = [(1.0 if corner % 2 == 0 else inner, math.pi * (corner / 5.0 - 0.5)) for corner in range(10)]
    return "M" + "L".join(f"{size * math.cos(at):.3f},{size * math.sin(at):.3f}" for size, at in corners) + "Z"


def atlas_chart() -> dict[str, Any]:
    """The specification; the page fills in titles, scales, colours and shapes of the groups."""
    x, y = alt.X("x:Q", scale=alt.Scale(zero=False, nice=True)), alt.Y("y:Q", scale=alt.Scale(zero=False, nice=True))
    tooltip = [alt.Tooltip("name:N"), alt.Tooltip("x:Q", format=".3~g"), alt.Tooltip("y:Q", format=".3~g")]
    points = (
        alt.Chart(alt.NamedData("networks"))
        .mark_point(filled=True, size=70, opacity=0.85)
        .encode(x, y, alt.Color("group:N"), alt.Shape("group:N"), tooltip=[*tooltip, alt.Tooltip("group:N")])
    )
    chosen = (
        alt.Chart(alt.NamedData("chosen"))
        .mark_point(filled=False, size=320, strokeWidth=2.5, shape="circle", tooltip=None, aria=False)
        .encode(x, y)
    )
    own = (
        alt.Chart(alt.NamedData("own"))
        .mark_point(filled=False, size=420, strokeWidth=1.6, shape=star(), tooltip=None, aria=False)
        .encode(x, y)
    )
    chart = alt.layer(points, chosen, own).properties(width="container", height=HEIGHT)
    return chart.configure_view(stroke=None).to_dict()
