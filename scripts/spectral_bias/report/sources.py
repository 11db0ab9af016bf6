"""The folder ``report`` of this checkout: templates, style and scripts of the pages."""

from __future__ import annotations

from pathlib import Path

SOURCES = Path(__file__).resolve().parents[3] / "report"
