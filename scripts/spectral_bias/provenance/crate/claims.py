"""Each claim and its verdict: a Claim, the papers it appears in, and a ClaimReview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rocrate.model import Entity
from rocrate.rocrate import ROCrate

from spectral_bias.artefacts.json_record import read_record
from spectral_bias.config.bibliography import Citation, registered
from spectral_bias.config.claim import Claim
from spectral_bias.plan.stages import artefact_path
from spectral_bias.provenance.crate.entities import entity, fragment, located, present

_MEANINGS = {
    "supported": "In every test the whole interval lies on the claimed side, and every control behaves.",
    "refuted": "In some test the whole interval lies on the other side.",
    "inconclusive": "Neither supported nor refuted.",
}


def describe_claim(
    crate: ROCrate, folder: Path, name: str, claim: Claim, papers: Iterable[Citation], author: Entity
) -> list[Entity]:
    """The claim, and the reviews of it: of the sentence as it stands and, where there is one, of the corrected one.

    Args:
        crate: with the verdict's file in it.
        folder: the working folder.
        name: the claim's.
        claim: its file.
        papers: those that it appears in.
        author: who judges.
    """
    verdict = read_record(folder / artefact_path("verdict", name))
    evidence = present(crate, artefact_path("verdict", name))
    again = verdict.get("replication")
    evidence["variableMeasured"] = [_outcome(crate, (name,), test) for test in verdict["tests"]]
    if again:
        tests = [test for test in again["tests"] if test["replicated"]]
        evidence["variableMeasured"] += [_outcome(crate, (name, "replication"), test) for test in tests]
    subject = [evidence, located(crate, artefact_path("page", name))]
    stated = entity(
        crate,
        fragment("claim", name),
        "Claim",
        name=claim.title.en,
        text=claim.statement.en,
        alternateName=claim.statement.zh,
        description=claim.remark,
        appearance=[_paper(crate, paper) for paper in papers],
        subjectOf=subject,
    )

    def review(name: str, of: Entity, sentence: str, outcome: str, by: str = "the tests") -> Entity:
        rating = {"name": outcome, "ratingValue": outcome, "ratingExplanation": _MEANINGS[outcome]}
        reservation = "" if verdict["evidence"] else ", which is no evidence"
        return entity(
            crate,
            fragment("review", name),
            "ClaimReview",
            name=f"Verdict on {name}",
            claimReviewed=sentence,
            itemReviewed=of,
            reviewRating=entity(crate, fragment("verdict", outcome), "Rating", **rating),
            reviewBody=f"{outcome}, by {by} at the {verdict['scale']} scale{reservation}.",
            isBasedOn=evidence,
            author=author,
        )

    found = [stated, review(name, stated, claim.statement.en, verdict["verdict"])]
    if again:
        by = "the tests once more, on fresh seeds,"
        found.append(review(f"{name}-replicated", stated, claim.statement.en, again["verdict"], by))
    if claim.corrected:
        name, sentence = f"{name}-corrected", claim.corrected.en
        about = {"name": f"{claim.title.en}, corrected", "text": sentence, "isBasedOn": stated, "subjectOf": subject}
        corrected = entity(crate, fragment("claim", name), "Claim", **about)
        found += [corrected, review(name, corrected, sentence, verdict["corrected"]["verdict"])]
    return found


def _outcome(crate: ROCrate, of: tuple[str, ...], test: Mapping[str, Any]) -> Entity:
    """One test with its estimate and interval; what was not measured is left out."""
    low, high = test["interval"] or (None, None)
    side = "at least" if test["side"] == "at_least" else "at most"
    return entity(
        crate,
        fragment("test", *of, test["name"]),
        "PropertyValue",
        name=f"{test['name']} ({test['kind']}): {test['outcome']}",
        description=test["says"],
        measurementTechnique=f"{test['statistic']} of {test['measure']}, {side} {test['threshold']:g}, n = {test['n']}",
        value=test["estimate"],
        minValue=low,
        maxValue=high,
    )


def _paper(crate: ROCrate, paper: Citation) -> Entity:
    """A paper by its DOI, or by arXiv's; one without either by its citation."""
    doi = registered(paper.doi, paper.arxiv)
    links = [f"https://doi.org/{doi}"] if doi else []
    links += [f"https://arxiv.org/abs/{paper.arxiv}"] if paper.arxiv else []
    first = links[0] if links else None
    identifier = first or fragment("paper", paper.citation)
    return entity(crate, identifier, "ScholarlyArticle", name=paper.citation, identifier=links, url=first)
