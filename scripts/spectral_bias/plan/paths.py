"""Where each artefact lies, relative to the working folder. The rules spell the same patterns with wildcards."""

from __future__ import annotations


def dataset(name: str) -> str:
    """A dataset's NetCDF."""
    return f"results/datasets/{name}.nc"


def run(experiment: str, name: str) -> str:
    """A run's NetCDF."""
    return f"results/runs/{experiment}/{name}.nc"


def spectrum(experiment: str, name: str) -> str:
    """A spectrum's NetCDF."""
    return f"results/spectra/{experiment}/{name}.nc"


def verdict(claim: str) -> str:
    """A verdict's JSON."""
    return f"results/verdicts/{claim}.json"


def figure(claim: str, suffix: str) -> str:
    """A figure as svg, pdf or png."""
    return f"results/figures/{claim}.{suffix}"


def page(claim: str) -> str:
    """A claim's page of the report."""
    return f"results/report/claims/{claim}.html"


def timing(claim: str, suffix: str) -> str:
    """What a claim's tests on seconds measured, as json or html."""
    return f"results/timings/{claim}.{suffix}"


TABLE = "results/claims.csv"
REPORT = "results/report/index.html"
SETTINGS = "results/settings.json"
