"""Entities of the crate, each added once and referred to often: files, licences, values."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rocrate.model import ContextEntity, Entity, File
from rocrate.rocrate import ROCrate

from spectral_bias.provenance.crate.jobs import Output

FORMATS = {
    **dict.fromkeys((".cff", ".yaml", ".yml"), "application/yaml"),
    ".csv": "text/csv",
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".nc": "application/x-netcdf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
}
LICENCES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0 Universal",
    "https://creativecommons.org/licenses/by/4.0/": "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by-sa/3.0/": "Creative Commons Attribution-ShareAlike 3.0 Unported",
    "https://creativecommons.org/publicdomain/mark/1.0/": "Public Domain Mark 1.0",
    "https://spdx.org/licenses/BSD-3-Clause": "BSD 3-Clause licence",
    "https://spdx.org/licenses/MIT": "MIT licence",
}
CC0, MIT = "https://creativecommons.org/publicdomain/zero/1.0/", "https://spdx.org/licenses/MIT"


def entity(crate: ROCrate, identifier: str, kind: str | list[str], /, **properties: Any) -> Entity:
    """A contextual entity, added at its first use; properties that are None or empty are left out."""
    found = crate.get(identifier)
    return crate.add(ContextEntity(crate, identifier, _properties(kind, properties))) if found is None else found


def file(crate: ROCrate, output: Output, kind: str | list[str] = "File", /, **properties: Any) -> Entity:
    """A file under ``results``, with format, size and digest."""
    properties["encodingFormat"] = FORMATS.get(Path(output.name).suffix, "text/plain")
    properties |= {"contentSize": str(output.size), "sha256": output.sha256}
    return crate.add(File(crate, dest_path=inside(output.name), properties=_properties(kind, properties)))


def located(crate: ROCrate, name: str) -> Entity | None:
    """The entity of a file, by its path relative to the working folder."""
    return crate.get(quote(inside(name)))


def present(crate: ROCrate, name: str) -> Entity:
    """The entity of a file that the crate must have.

    Raises:
        LookupError: it has none.
    """
    found = located(crate, name)
    if found is None:
        raise LookupError(f"the crate has no {inside(name)}")
    return found


def inside(name: str) -> str:
    """A path relative to the working folder as one relative to the crate."""
    return name.removeprefix("results/")


def licence(crate: ROCrate, url: str) -> Entity:
    """A licence by its address."""
    return entity(crate, url, "CreativeWork", name=LICENCES[url], url=url)


def fragment(*parts: str) -> str:
    """An identifier inside the crate."""
    return "#" + "/".join(quote(part, safe="/") for part in parts)


def value(crate: ROCrate, parameter: Entity | None, group: str, name: str, content: Any) -> Entity:
    """The value of a parameter; equal values of one parameter are one entity. What is not plain is written as JSON."""
    plain = isinstance(content, str | int | float) and not isinstance(content, bool)
    text = content if plain else json.dumps(content, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]
    return entity(crate, fragment(group, name, digest), "PropertyValue", name=name, value=text, exampleOfWork=parameter)


def _properties(kind: str | list[str], properties: dict[str, Any]) -> dict[str, Any]:
    return {"@type": kind, **{key: content for key, content in properties.items() if content not in (None, "", [])}}
