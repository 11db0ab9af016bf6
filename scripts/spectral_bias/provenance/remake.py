"""One job of a rebuild, in a Python of its own: ``python -m spectral_bias.provenance.remake`` reads it from stdin."""

from __future__ import annotations

import json
import sys

from spectral_bias.provenance.stages import call


def main() -> None:
    """Make what the JSON object on stdin describes, in the current folder."""
    job = json.load(sys.stdin)
    call(job["rule"], job["spec"], job["artefact"], job["inputs"], job["prefix"])


if __name__ == "__main__":
    main()
