"""What all pages of the report load: one style sheet, one script, and the library that draws charts."""

from __future__ import annotations

from collections.abc import Iterable

import vl_convert

from spectral_bias.report.sources import SOURCES

# The one global: the bundle's own ``vega`` and ``vegaLite`` are null. A view has what its data are changed with,
# ``view.changeset()`` and ``view.data(name, rows)``, and Vega-Embed brings along the interpreter for ``ast: true``.
GLOBAL = "window.vegaEmbed = vegaEmbed;"


def style_sheet(files: Iterable[str]) -> str:
    """The style of all pages.

    Args:
        files: files of the folder ``report``, in the order in which they are joined.
    """
    return "\n".join(_source(name) for name in files)


def script(files: Iterable[str]) -> str:
    """The script of all pages.

    Args:
        files: files of the folder ``report``, in the order in which they are joined.
    """
    return '"use strict";\n' + "\n".join(_source(name) for name in files)


def charts(licences: str) -> str:
    """Vega, Vega-Lite and Vega-Embed as one script with the global ``vegaEmbed``.

    Args:
        licences: the file of the folder ``report`` with their licences, which stand first in the script.
    """
    # Minified names at the top of the bundle would be globals that clash with those of the pages' script.
    return f"/*\n{_source(licences).strip()}\n*/\n(() => {{\n{vl_convert.javascript_bundle(GLOBAL)}\n}})();\n"


def _source(name: str) -> str:
    return (SOURCES / name).read_text("utf-8")
