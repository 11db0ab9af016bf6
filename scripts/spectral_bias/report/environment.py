"""The template engine of the pages: whatever it puts into a page is escaped."""

from __future__ import annotations

import functools
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from spectral_bias.report.formulas import with_formulas, with_plain_formulas
from spectral_bias.report.interface_words import in_language, word
from spectral_bias.report.packing import compact
from spectral_bias.report.shown_verdict import shown_verdict
from spectral_bias.report.sources import SOURCES
from spectral_bias.verdicts.words import why


def rendered(template: str, **values: Any) -> str:
    """A page.

    Args:
        template: file of ``report/templates``.
        values: what the template shows.
    """
    return _environment().get_template(template).render(**values)


def macro(template: str, name: str, *values: Any) -> Markup:
    """A part of a page, drawn by a macro.

    Args:
        template: file of ``report/templates``.
        name: the macro.
        values: its arguments.
    """
    drawn: Markup = getattr(_environment().get_template(template).module, name)(*values)
    return drawn


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(SOURCES / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shared: dict[str, Any] = environment.globals
    shared |= {"in_language": in_language, "shown_verdict": shown_verdict, "why": why, "word": word}
    environment.filters["data"] = _data
    environment.filters["formulas"] = with_formulas
    environment.filters["plain_formulas"] = with_plain_formulas
    return environment


def _data(value: Any) -> Markup:
    """What a script element holds for the page's scripts: JSON that cannot end the element."""
    return htmlsafe_json_dumps(value, dumps=compact)
