"""One small artefact of each format, written by the project's own writers."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.csv_table import write_table
from spectral_bias.artefacts.html_page import write_page
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.netcdf import described, write_netcdf
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.artefacts.plain_text import write_plain
from spectral_bias.figures.style import style

FORMATS = ("nc", "json", "csv", "svg", "pdf", "png", "html", "css", "js")
# What a certificate must get through every format: quotes, brackets, markup, entities, ends of other languages.
HOSTILE = "\"'\\()<>{}[]&amp;&lt; </script></dc:source>]]> -->\n\t%%EOF ends 频率 π \\u003c endstream"


def dataset():
    return xr.Dataset(
        {
            "prediction": described(np.float32([[0.5, -1.0], [2.0, 3.0]]), ("seed", "step"), "output", "1"),
            "first_passage_step": described(np.int32([5, -1]), ("seed",), "first passage", flag_values=np.int32([-1])),
        },
        coords={"step": described(np.int32([0, 5]), ("step",), "optimiser steps taken")},
        attrs={"title": "A run", "summary": "Made here."},
    )


def write(path, spec):
    """Write the small artefact of the path's format, with a certificate of ``spec``."""
    record = certificate("test", f"results/{path.name}", spec)
    if path.suffix == ".nc":
        write_netcdf(dataset(), path, record)
    elif path.suffix == ".json":
        write_record({"claim": "low-first", "estimate": 1.0}, path, record)
    elif path.suffix == ".csv":
        write_table([{"claim": "low-first", "estimate": 1.0}, {"claim": "filtering", "estimate": 2.0}], path, record)
    elif path.suffix in (".css", ".js"):
        write_plain("/* 频率 */\n", path, record)
    elif path.suffix == ".html":
        write_page("<!DOCTYPE html><html><body><p>频率</p></body></html>\n", path, record)
    else:
        with style():
            figure = Figure(figsize=(1, 1), dpi=30)
            figure.subplots().plot([0, 1])
            write_picture(figure, path, record, title="Title (1) 频率", caption="A caption & more.")
    return record


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory):
    """Path and certificate by format."""
    folder = tmp_path_factory.mktemp("artefacts")
    made = {}
    for name in FORMATS:
        path = Path(folder) / f"artefact.{name}"
        made[name] = path, write(path, {"says": HOSTILE, "seeds": 2, "rate": 1e-3})
    return made


@pytest.fixture(scope="session")
def write_artefact():
    """The function that writes the small artefact of a path's format."""
    return write


@pytest.fixture(scope="session")
def hostile():
    """Text that a certificate must get through every format."""
    return HOSTILE
