"""What stands in the place of a card whose log cannot be analysed: the reasons, in the same files.

So one such log stops neither other cards nor the report. Only the workflow writes it; ``diagnose`` ends with an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xarray as xr

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.netcdf import write_netcdf
from spectral_bias.artefacts.plain_text import write_plain
from spectral_bias.config.text import on_one_line
from spectral_bias.diagnosis.card_files import COLUMNS, FORMAT, OF_SECOND, REFUSED
from spectral_bias.diagnosis.choice import UnfitLogError
from spectral_bias.diagnosis.measured_files import named
from spectral_bias.diagnosis.second_log import UnlikeLogError
from spectral_bias.external_logs.validation import BadLogError


@dataclass(frozen=True)
class Refused:
    """A log without a card.

    Attributes:
        name: that the card would have.
        log: its path as given.
        sha256: digest of its bytes.
        reasons: why, a sentence each.
        of_second: whether they are those of second logs, and nothing is known to be wrong with the log.
    """

    name: str
    log: str
    sha256: str
    reasons: tuple[str, ...]
    of_second: bool = False

    @classmethod
    def of(cls, error: BadLogError | UnfitLogError, log: Path, name: str) -> Refused:
        """What an error says of a log."""
        if isinstance(error, BadLogError):
            reasons = error.faults
        elif isinstance(error, UnlikeLogError):
            reasons = tuple(f"{kind}: {path}: {fault}" for kind, path, fault in error.faults)
        else:
            head, *of_methods = str(error).removeprefix(f"{log}: ").splitlines()
            reasons = tuple(line.strip(" -") for line in of_methods or [head])
        content = hashlib.sha256(log.read_bytes()).hexdigest()
        return cls(name, str(log), content, tuple(map(on_one_line, reasons)), isinstance(error, UnlikeLogError))

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Refused | None:
        """What a record of a card's folder holds in the place of a card; None where it holds one."""
        if REFUSED not in record:
            return None
        return cls(
            record["name"], record["log"], record["sha256"], tuple(record[REFUSED]), record.get(OF_SECOND, False)
        )


def write_refused_record(refused: Refused, paths: Mapping[str, Path], certificate: Certificate) -> None:
    """Write the record, a table without rows and a spectrum without variables.

    Args:
        refused: what to write.
        paths: by name of file.
        certificate: of them all, but for the artefact's name.
    """
    record: dict[str, Any] = {"format": FORMAT, "name": refused.name, "log": refused.log, "sha256": refused.sha256}
    record |= {REFUSED: [*refused.reasons], **({OF_SECOND: True} if refused.of_second else {})}
    write_record(record, paths["card.json"], named(certificate, "card.json"))
    write_plain(",".join(COLUMNS) + "\n", paths["times.csv"], named(certificate, "times.csv"))
    what = "has second logs that do not compare with it" if refused.of_second else "could not be analysed"
    words = {"title": f"No spectrum: {Path(refused.log).name} {what}", "summary": refused.reasons[0]}
    write_netcdf(xr.Dataset(attrs=words), paths["spectrum.nc"], named(certificate, "spectrum.nc"))
