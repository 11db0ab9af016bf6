"""The bibliography: the papers that claims cite by key, from ``references.yaml``, and the same as BibTeX.

Each catalogue may have a ``references.yaml`` beside its ``claims/``; the project's own is ``config/references.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from spectral_bias.config.claim import Claim
from spectral_bias.config.errors import ConfigError, Problem
from spectral_bias.config.validation import Layer, validated
from spectral_bias.config.values import ARXIV, DOI, NAME, Strict
from spectral_bias.config.yaml_source import read_document, shown

REFERENCES = "references.yaml"
# The DOI that arXiv registers for every one of its papers.
_ARXIV_DOI = "10.48550/arXiv."
_LATEX = {
    **{sign: rf"\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


class Reference(Strict):
    """One entry of ``references.yaml``."""

    kind: Literal["article", "inproceedings", "book", "misc"] = Field(description="The kind of entry, as in BibTeX.")
    authors: Annotated[list[str], Field(min_length=1)] = Field(description="Each as `Family, Given`.")
    title: str = Field(description="The title.")
    year: Annotated[int, Field(ge=1600)] = Field(description="The year of publication.")
    venue: str = Field("", description="Journal, proceedings, or a book's publisher.")
    volume: str = Field("", description="The volume, in quotes.")
    pages: str = Field("", description="First and last page, such as `1746-1767`, or the number of the article.")
    doi: str | None = Field(None, pattern=DOI, description="DOI, without a resolver; arXiv's own is made from `arxiv`.")
    arxiv: str | None = Field(None, pattern=ARXIV, description="arXiv number.")
    without: str = Field("", description="Why there is neither a DOI nor an arXiv number.")

    @model_validator(mode="after")
    def _identified(self) -> Reference:
        if bool(self.doi or self.arxiv) == bool(self.without):
            raise PydanticCustomError("identified", "needs doi or arxiv, or else without: the reason for neither")
        return self

    def citation(self) -> str:
        """Authors with initials, title, venue, volume, pages and year."""
        authors = ", ".join(_with_initials(author) for author in self.authors)
        place = " ".join(filter(None, [self.venue, self.volume]))
        place = ", ".join(filter(None, [place, self.pages]))
        return f"{authors}: {self.title}.{place and f' {place}'} ({self.year})."

    def bibtex(self, key: str) -> str:
        """The entry in BibTeX."""
        venue = {"article": "journal", "inproceedings": "booktitle", "book": "publisher", "misc": "howpublished"}
        fields = {
            "author": " and ".join(map(_escaped, self.authors)),
            "title": f"{{{_escaped(self.title)}}}",
            "year": str(self.year),
            venue[self.kind]: _escaped(self.venue),
            "volume": _escaped(self.volume),
            "pages": _escaped(self.pages).replace("-", "--"),
            "doi": registered(self.doi, self.arxiv) or "",
            "eprint": self.arxiv or "",
            "archiveprefix": "arXiv" if self.arxiv else "",
            "note": _escaped(self.without),
        }
        lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
        return f"@{self.kind}{{{key},\n{''.join(lines)}}}\n"


@dataclass(frozen=True)
class Citation:
    """A source as pages and the crate show it; ``key`` is empty where a claim's file cites it in words."""

    key: str
    citation: str
    doi: str | None
    arxiv: str | None


@dataclass(frozen=True)
class Bibliography:
    """The entries of every catalogue by key, and the file that each stands in."""

    entries: Mapping[str, Reference]
    files: Mapping[str, str]

    def citations(self, claim: Claim) -> list[Citation]:
        """The sources of a claim, those with a key in full."""
        found = list[Citation]()
        for source in claim.sources:
            if source.key:
                entry = self.entries[source.key]
                found.append(Citation(source.key, entry.citation(), entry.doi, entry.arxiv))
            else:
                found.append(Citation("", source.citation or "", source.doi, source.arxiv))
        return found


def read_bibliography(folders: Sequence[Path], problems: list[Problem]) -> Bibliography:
    """The bibliographies of catalogues; each may have one.

    Args:
        folders: the catalogues.
        problems: what is wrong is added to these.
    """
    entries: dict[str, Reference] = {}
    files: dict[str, str] = {}
    for path in (folder / REFERENCES for folder in folders):
        if not path.is_file():
            continue
        try:
            document = read_document(path)
        except ConfigError as error:
            problems += error.problems
            continue
        for key, data in document.data.items():
            layer = Layer(document.file, data if isinstance(data, Mapping) else {}, (key,), document)
            if not re.fullmatch(NAME, key):
                problems.append(layer.problem((), "a key must be lower-case letters, digits and hyphens"))
            elif not isinstance(data, Mapping):
                problems.append(layer.problem((), "must be a mapping of keys to values", value=data))
            elif key in entries:
                problems.append(layer.problem((), f"an entry of this key exists already: {files[key]}"))
            else:
                entry, found = validated(Reference, data, [layer])
                problems += found
                if entry is not None:
                    entries[key], files[key] = entry, shown(path)
    return Bibliography(entries, files)


def registered(doi: str | None, arxiv: str | None) -> str | None:
    """The DOI of a paper: its own, or else the one that arXiv registered; None if it has neither."""
    return doi or (f"{_ARXIV_DOI}{arxiv}" if arxiv else None)


def bibtex(entries: Mapping[str, Reference]) -> str:
    """The entries as a BibTeX file, in the order of their keys."""
    head = "% Generated by `make docs` from config/references.yaml.\n"
    return "\n".join([head, *(entries[key].bibtex(key) for key in sorted(entries))])


def _with_initials(author: str) -> str:
    """``Xu, Zhi-Qin John`` as ``Z.-Q. J. Xu``; a name without a comma as it is."""
    family, _, given = author.partition(", ")
    initials = ["-".join(f"{part[0]}." for part in name.split("-") if part) for name in given.split()]
    return " ".join([*initials, family])


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in text)
