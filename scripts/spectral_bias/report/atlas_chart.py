"""The map of the atlas: one point a network on two axes that the page chooses, as a Vega-Lite specification.

The page gives the data: ``networks`` (x, y, group, name) and ``chosen``, the point that is opened or has the focus.
"""

from __future__ import annotations

from typing import Any

import altair as alt

HEIGHT = 380


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
    chart = alt.layer(points, chosen).properties(width="container", height=HEIGHT)
    return chart.configure_view(stroke=None).to_dict()
