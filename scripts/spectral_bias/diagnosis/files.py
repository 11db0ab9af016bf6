"""A card as files, each with its certificate: record, table and spectrum as measured, figure and page to look at."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import xarray as xr
from matplotlib import rc_context

from spectral_bias.artefacts.certificate import SCHEMA, Certificate
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.diagnosis.card import Card
from spectral_bias.diagnosis.card_files import card_folder
from spectral_bias.diagnosis.figure import card_figure
from spectral_bias.diagnosis.measured_files import named, write_measured
from spectral_bias.diagnosis.page import card_page
from spectral_bias.figures.style import lay_out_once, style

# In the order in which they are written: the page stands for all of them, so it comes last.
NAMES = ("card.json", "times.csv", "figure.svg", "figure.png", "spectrum.nc", "index.html")
# Beside them where second trainings are given.
SECOND = "second.csv"
SALT = "spectral-bias-card"


def write_card(
    card: Card, run: xr.Dataset, spectrum: xr.Dataset, folder: Path, certificate: Certificate | None = None
) -> None:
    """Write a card's files into a folder of their own, all of them or none.

    Args:
        card: the card.
        run: the log in the run layout.
        spectrum: its frequency analysis.
        folder: takes the place of a card that is there.
        certificate: of the card; left out, one that names the log, its digest and the method.

    Raises:
        OtherFolderError: the folder holds something that is no card.
        OSError: it cannot be written there.
    """
    made = certificate or _certificate(card)
    with card_folder(folder) as partial:
        paths = {name: partial / name for name in (*NAMES, SECOND)}
        write_measured(card, spectrum, paths, made)
        write_shown(card, run, spectrum, paths, made, shown=certificate)


def write_shown(
    card: Card,
    run: xr.Dataset,
    spectrum: xr.Dataset,
    paths: Mapping[str, Path],
    certificate: Certificate,
    *,
    shown: Certificate | None,
    report: str = "",
) -> None:
    """Write what shows it: the figure and the page.

    Args:
        card: the card.
        run: the log in the run layout, its samples in order.
        spectrum: its frequency analysis.
        paths: by name of ``NAMES``.
        certificate: of them all, but for the artefact's name.
        shown: the certificate that the page shows, if any.
        report: address of the report's first page, from the page; empty where there is none.
    """
    drawn: dict[int, bytes] = {}
    with ExitStack() as within:
        within.enter_context(style())
        within.enter_context(rc_context({"svg.hashsalt": SALT}))
        for columns in (2, 1):
            figure = card_figure(card, run, spectrum, columns)
            lay_out_once(figure)
            content = io.BytesIO()
            with rc_context({"figure.constrained_layout.use": False}):
                figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
            drawn[columns] = content.getvalue()
            if columns > 1:
                for name in ("figure.svg", "figure.png"):
                    words = f"Card of {Path(card.log).name}", card.bias.says
                    write_picture(figure, paths[name], named(certificate, name), title=words[0], caption=words[1])
    text = card_page(card, drawn, shown, report)
    write_page(text, paths["index.html"], named(certificate, "index.html"))


def _certificate(card: Card) -> dict[str, Any]:
    """Of a card that no workflow made: the log, its digest, the method."""
    seconds = card.remaining.settled.trainings if card.remaining.settled else ()
    return {
        "schema": SCHEMA,
        "rule": "diagnose",
        "artefact": f"{card.name}/index.html",
        "spec": {"method": card.method.name, "parameters": json.loads(json.dumps(card.method.parameters, default=str))},
        "inputs": {
            **{f"{each.kind}: {Path(each.log).name}": each.sha256 for each in seconds},
            Path(card.log).name: card.sha256,
        },
        "packages": {"spectral-bias-atlas": card.version} if card.version else {},
    }
