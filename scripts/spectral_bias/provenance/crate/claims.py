"""What each claim says, where it stands, and its verdict: a Claim, the papers that make it, a ClaimReview of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rocrate.model import Entity
from rocrate.rocrate import ROCrate

from spectral_bias.artefacts.json_record import read_record
from spectral_bias.config.claim import Claim, Source
from spectral_bias.plan.stages import artefact_path
from spectral_bias.provenance.crate.entities import entity, fragment, located, present

_MEANINGS = {
    "supported": "In every test the whole interval lies on the claimed side, and every control behaves.",
    "refuted": "In some test the whole interval lies on the other side.",
    "inconclusive": "Neither supported nor refuted.",
}


def describe_claim(crate: ROCrate, folder: Path, name: str, claim: Claim, author: Entity) -> tuple[Entity, ...]:
    """The claim, and the reviews of it: of the sentence as it stands and, where there is one, of the corrected one.

    Args:
        crate: with the verdict's file in it.
        folder: the working folder.
        name: the claim's.
        claim: its file.
        author: who judges.
    """
    verdict = read_record(folder / artefact_path("verdict", name))
    evidence = present(crate, artefact_path("verdict", name))
    evidence["variableMeasured"] = [_outcome(crate, name, test) for test in verdict["tests"]]
    papers = [_paper(crate, source) for source in claim.sources]
    said = [
        entity(
            crate,
            fragment("claim", name),
            "Claim",
            name=claim.title,
            text=claim.statement.en,
            alternateName=claim.statement.zh,
            description=claim.remark,
            appearance=papers,
            subjectOf=[evidence, located(crate, artefact_path("page", name))],
        )
    ]
    found = [said[0], _review(crate, name, said[0], claim.statement.en, verdict["verdict"], verdict, evidence, author)]
    if claim.corrected:
        corrected = f"{name}-corrected"
        words, outcome = claim.corrected.en, verdict["corrected"]["verdict"]
        said.append(
            entity(
                crate,
                fragment("claim", corrected),
                "Claim",
                name=f"{claim.title}, corrected",
                text=words,
                isBasedOn=said[0],
                subjectOf=[evidence, located(crate, artefact_path("page", name))],
            )
        )
        found += [said[1], _review(crate, corrected, said[1], words, outcome, verdict, evidence, author)]
    return tuple(found)


def _review(
    crate: ROCrate,
    name: str,
    claim: Entity,
    words: str,
    outcome: str,
    verdict: Mapping[str, Any],
    evidence: Entity,
    author: Entity,
) -> Entity:
    body = f"{outcome}, by the tests at the {verdict['scale']} scale"
    rating = entity(
        crate,
        fragment("verdict", outcome),
        "Rating",
        name=outcome,
        ratingValue=outcome,
        ratingExplanation=_MEANINGS[outcome],
    )
    return entity(
        crate,
        fragment("review", name),
        "ClaimReview",
        name=f"Verdict on {name}",
        claimReviewed=words,
        itemReviewed=claim,
        reviewRating=rating,
        reviewBody=f"{body}." if verdict["evidence"] else f"{body}, which is no evidence.",
        isBasedOn=evidence,
        author=author,
    )


def _outcome(crate: ROCrate, claim: str, test: Mapping[str, Any]) -> Entity:
    """One test with its estimate and interval; what was not measured is left out."""
    low, high = test["interval"] or (None, None)
    side = "at least" if test["side"] == "at_least" else "at most"
    return entity(
        crate,
        fragment("test", claim, test["name"]),
        "PropertyValue",
        name=f"{test['name']} ({test['kind']}): {test['outcome']}",
        description=test["says"],
        measurementTechnique=f"{test['statistic']} of {test['measure']}, {side} {test['threshold']:g}, n = {test['n']}",
        value=test["estimate"],
        minValue=low,
        maxValue=high,
    )


def _paper(crate: ROCrate, source: Source) -> Entity:
    identifiers = list(_addresses(source))
    return entity(
        crate,
        identifiers[0] if identifiers else fragment("paper", source.citation),
        "ScholarlyArticle",
        name=source.citation,
        identifier=identifiers,
        url=identifiers[0] if identifiers else None,
    )


def _addresses(source: Source) -> Iterator[str]:
    if source.doi:
        yield f"https://doi.org/{source.doi}"
    if source.arxiv:
        yield f"https://arxiv.org/abs/{source.arxiv}"
