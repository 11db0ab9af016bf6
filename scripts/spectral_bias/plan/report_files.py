"""Which files of the folder ``report`` each rule of the report reads; the digests of specs cover them."""

from __future__ import annotations

# Joined in this order: later rules of style win, and later scripts use what earlier ones define.
STYLE = tuple(
    f"assets/css/{name}.css" for name in ("base", "front", "claim", "player", "atlas", "run", "document", "print")
)
SCRIPT = tuple(
    f"assets/js/{name}.js" for name in ("address", "language", "copy", "tables", "cards", "player", "motion", "atlas")
)
# What is said first in the file of the chart library.
LICENCES = "assets/vega-licences.txt"
# What every page is made with.
PAGE = ("templates/base.html", "templates/macros.html", "templates/strip.html")
