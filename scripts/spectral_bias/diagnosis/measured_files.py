"""What is measured of a log, as files with their certificates: record, table of times, spectrum. Nothing is drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import xarray as xr

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.artefacts.plain_text import write_plain
from spectral_bias.diagnosis.card import Card
from spectral_bias.diagnosis.card_files import card_json, second_csv, times_csv


def write_measured(card: Card, spectrum: xr.Dataset, paths: Mapping[str, Path], certificate: Certificate) -> None:
    """Write what is measured: the record, the table of times, that of second trainings if there are any, the spectrum.

    Args:
        card: the card.
        spectrum: its frequency analysis.
        paths: by name of file; without ``second.csv``, the record alone has second trainings.
        certificate: of them all, but for the artefact's name.
    """
    write_record(json.loads(card_json(card)), paths["card.json"], named(certificate, "card.json"))
    write_plain(times_csv(card), paths["times.csv"], named(certificate, "times.csv"))
    if card.remaining.settled is not None and "second.csv" in paths:
        write_plain(second_csv(card), paths["second.csv"], named(certificate, "second.csv"))
    write_netcdf(_with_words(card, spectrum), paths["spectrum.nc"], named(certificate, "spectrum.nc"))


def named(certificate: Certificate, name: str) -> Certificate:
    """The certificate of another file of the same folder."""
    return {**certificate, "artefact": Path(certificate["artefact"]).with_name(name).as_posix()}


def _with_words(card: Card, spectrum: xr.Dataset) -> xr.Dataset:
    """The spectrum with a title and what it is, which a file of this project has."""
    words = {
        "title": f"Spectrum of the training log {Path(card.log).name}",
        "summary": f"Frequency analysis by {card.method.name}. {card.method.says}",
    }
    return spectrum.assign_attrs({**spectrum.attrs, **words})
