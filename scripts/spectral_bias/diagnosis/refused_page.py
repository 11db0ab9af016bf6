"""The page of a log that cannot be analysed: the reasons, and no figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.diagnosis.measured_files import named
from spectral_bias.diagnosis.page import rendered
from spectral_bias.diagnosis.refused import Refused
from spectral_bias.figures.style import GREY, style

NO_FIGURE = "no figure: the log could not be analysed"
NO_FIGURE_OF_SECOND = "no figure: second logs do not compare with the log"


def write_refused_page(
    refused: Refused, paths: Mapping[str, Path], certificate: Certificate, *, report: str = ""
) -> None:
    """Write the page with the reasons, and a figure that says that there is none.

    Args:
        refused: what to show.
        paths: by name of file.
        certificate: of them all, but for the artefact's name.
        report: address of the report's first page, from the page; empty where there is none.
    """
    words = NO_FIGURE_OF_SECOND if refused.of_second else NO_FIGURE
    with style():
        figure = Figure(figsize=(4.0, 1.0))
        figure.text(0.5, 0.5, words, ha="center", va="center", color=GREY)
        for name in ("figure.svg", "figure.png"):
            title = f"No card of {Path(refused.log).name}"
            write_picture(figure, paths[name], named(certificate, name), title=title, caption=words)
    text = rendered("refused.html", refused=refused, certificate=certificate, report=report)
    write_page(text, paths["index.html"], named(certificate, "index.html"))
