"""The certificate of any artefact, whatever its format."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from spectral_bias.artefacts.certificate import Certificate, sha256
from spectral_bias.artefacts.csv_table import read_table
from spectral_bias.artefacts.html_page import OPENING
from spectral_bias.artefacts.links import escapes
from spectral_bias.artefacts.picture import CERTIFICATE_PREFIX
from spectral_bias.artefacts.seal import DamagedArtefactError, check_seal

_LINK = "leads out of the folder of the results, and is not followed"
# What every certificate holds, and as what.
PARTS = {"rule": str, "artefact": str, "spec": dict, "inputs": dict, "packages": dict}
SUFFIXES = (".nc", ".json", ".csv", ".svg", ".pdf", ".png", ".html")


def read_certificate(path: Path) -> Certificate:
    """The certificate that an artefact carries.

    Raises:
        DamagedArtefactError: it carries none that can be read, or one that lacks a part.
    """
    readers = {
        ".nc": _from_netcdf,
        ".json": _from_json,
        ".csv": _from_csv,
        ".svg": _from_svg,
        ".pdf": _from_pdf,
        ".png": _from_png,
        ".html": _from_html,
    }
    if escapes(path):
        raise DamagedArtefactError(f"{path}: {_LINK}")
    try:
        return _whole(readers[path.suffix](path))
    except Exception as error:
        raise DamagedArtefactError(f"{path}: carries no readable certificate: {error}") from error


def input_digest(folder: Path, name: str) -> str:
    """The SHA-256 of what an artefact was made from: of another artefact, whose seal must hold, or of a user's file.

    Args:
        folder: the working folder.
        name: a path relative to it.

    Raises:
        DamagedArtefactError: an artefact's seal does not hold, or the name leads out of the folder.
        OSError: the file cannot be read.
    """
    # A certificate may name anything: whoever sent the results wrote it.
    if Path(name).is_absolute() or escapes(folder / name):
        raise DamagedArtefactError(f"{name}: {_LINK}")
    if not (folder / name).is_file():
        raise FileNotFoundError(f"{name}: is not a file")
    return check_seal(folder / name) if Path(name).parts[:1] == ("results",) else sha256(folder / name)


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
    return dict(json.loads(path.read_text("utf-8"))["certificate"])


def _from_csv(path: Path) -> Certificate:
    return dict(json.loads(read_table(path)[0]["certificate"]))


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
