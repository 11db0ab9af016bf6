"""HTML pages: sealed, with the certificate in a script element that browsers do not run."""

from __future__ import annotations

from pathlib import Path

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.certificate import Certificate, as_text
from spectral_bias.artefacts.seal import seal

OPENING = '<script type="application/json" id="certificate">'


def write_page(html: str, path: Path, record: Certificate) -> None:
    """Write a page whole or not at all, its certificate at the end of its body.

    Raises:
        ValueError: the page has no ``</body>``.
    """
    head, found, tail = html.rpartition("</body>")
    if not found:
        raise ValueError(f"{path}: the page has no </body>")
    text = as_text(record).replace("<", "\\u003c")
    with atomic_write(path) as partial:
        partial.write_text(f"{head}{OPENING}{text}</script>\n{found}{tail.rstrip()}\n", "utf-8")
        seal(partial)
