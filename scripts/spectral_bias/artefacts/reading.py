"""The certificate of any artefact, whatever its format."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.html_page import OPENING
from spectral_bias.artefacts.links import escapes
from spectral_bias.artefacts.picture import CERTIFICATE_PREFIX
from spectral_bias.artefacts.seal import SIDECAR, WITHOUT_ROOM, DamagedArtefactError, check_seal, sidecar

# What every certificate holds, and as what.
PARTS = {"rule": str, "artefact": str, "spec": dict, "inputs": dict, "packages": dict}
SUFFIXES = (".nc", ".json", ".csv", ".svg", ".pdf", ".png", ".html", ".css", ".js")


def read_certificate(path: Path) -> Certificate:
    """The certificate that an artefact carries.

    Raises:
        DamagedArtefactError: it carries none that can be read, or one that lacks a part.
    """
    readers = {
        ".nc": _from_netcdf,
        ".json": _from_json,
        **dict.fromkeys(WITHOUT_ROOM, _from_beside),
        ".svg": _from_svg,
        ".pdf": _from_pdf,
        ".png": _from_png,
        ".html": _from_html,
    }
    if escapes(path):
        raise DamagedArtefactError(f"{path}: leads out of the folder of the results, and is not followed")
    try:
        return _whole(readers[path.suffix](path))
    except Exception as error:
        raise DamagedArtefactError(f"{path}: carries no readable certificate: {error}") from error


def _whole(record: Certificate) -> Certificate:
    """The certificate itself, where it has all its parts; anybody can write one that lacks some."""
    for part, kind in PARTS.items():
        if not isinstance(record.get(part), kind):
            raise ValueError(f"its part {part!r} is missing or no {kind.__name__}")
    if not isinstance(record["spec"].get("code", {}), dict):
        raise ValueError("its part 'spec' holds no digests of code")
    if not all(isinstance(digest, str) for digest in record["inputs"].values()):
        raise ValueError("its part 'inputs' holds something other than digests")
    return record


def _from_netcdf(path: Path) -> Certificate:
    import netCDF4

    # A damaged file can keep the library busy for ever.
    check_seal(path)
    with netCDF4.Dataset(path) as data:
        return dict(json.loads(data.getncattr("certificate")))


def _from_json(path: Path) -> Certificate:
    record = dict(json.loads(path.read_text("utf-8"))["certificate"])
    # What lies beside a file is made with it, and has its certificate.
    return record | {"artefact": record["artefact"] + SIDECAR} if path.name.endswith(SIDECAR) else record


def _from_beside(path: Path) -> Certificate:
    return dict(json.loads(sidecar(path).read_text("utf-8"))["certificate"])


def _from_svg(path: Path) -> Certificate:
    found = re.search(rf"{CERTIFICATE_PREFIX}(\{{.*?\}})</dc:source>", path.read_text("utf-8"), re.DOTALL)
    if found is None:
        raise ValueError("no certificate among the metadata")
    return dict(json.loads(html.unescape(found.group(1))))


def _from_pdf(path: Path) -> Certificate:
    from pypdf import PdfReader

    document = PdfReader(path).metadata or {}
    return dict(json.loads(str(document["/Keywords"]).removeprefix(CERTIFICATE_PREFIX)))


def _from_png(path: Path) -> Certificate:
    from PIL import Image

    with Image.open(path) as image:
        return dict(json.loads(str(image.info["Source"]).removeprefix(CERTIFICATE_PREFIX)))


def _from_html(path: Path) -> Certificate:
    text = path.read_text("utf-8").rpartition(OPENING)[2].partition("</script>")[0]
    return dict(json.loads(text))
