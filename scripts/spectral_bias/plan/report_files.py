"""Which files of the folder ``report`` each rule of the report reads; the digests of specs cover them."""

from __future__ import annotations

# Joined in this order: later rules of style win, and later scripts use what earlier ones define.
STYLE = tuple(
    f"assets/css/{name}.css"
    for name in ("base", "verdicts", "strip", "front", "claim", "figure", "player", "atlas", "run", "document", "print")
)
_PLAYER = ("data", "words", "ranges", "panels", "keys", "view", "images", "side", "transport", "table", "picture")
_SCRIPTS = (
    *("address", "language", "copy", "tables", "scroll_hints", "cards"),
    *(f"player_{part}" for part in _PLAYER),
    *("player", "motion", "atlas"),
)
SCRIPT = tuple(f"assets/js/{name}.js" for name in _SCRIPTS)
# What is said first in the file of the chart library.
LICENCES = "assets/vega-licences.txt"
# What the page of a card is made with, in the library, since `spectral-bias diagnose` needs no folder report.
CARD = tuple(f"diagnosis/{name}.html" for name in ("card_words", "card_base", "card", "refused"))
# What every page is made with.
PAGE = ("templates/base.html", "templates/macros.html", "templates/strip.html")
# What a claim's page is made with besides.
_OF_CLAIM = (
    *("macros", "head", "contents", "figure", "tests", "replication", "refutation", "paper", "rebuild", "ancestry"),
    *("setup", "code"),
)
CLAIM = ("templates/page.html", "templates/player.html", *(f"templates/claim/{name}.html" for name in _OF_CLAIM))
