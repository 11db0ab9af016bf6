"""One job of a rebuild, in a Python of its own: ``python -m spectral_bias.provenance.remake`` reads it from stdin."""

from __future__ import annotations

import json
import sys

from spectral_bias.provenance.stages import call
from spectral_bias.registry.search import search_as_checked


def main() -> None:
    """Make what the JSON object on stdin describes, in the current folder."""
    job = json.load(sys.stdin)
    search_as_checked()
    call(job["rule"], job["spec"], job["artefact"], job["inputs"])


if __name__ == "__main__":
    main()
