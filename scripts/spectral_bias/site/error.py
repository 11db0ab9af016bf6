"""Why a site cannot be written."""

from __future__ import annotations


class SiteError(Exception):
    """There is no report to show, or the folder of the site holds something else."""
