"""The bibliography: every paper is cited, has a DOI or says why not, and mistakes are told with their place."""

from __future__ import annotations

import re

import pytest
import yaml

from spectral_bias.config.bibliography import Citation, Reference, bibtex, read_bibliography, registered
from spectral_bias.config.catalogue import CONFIG, read_catalogue
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.configuration_places import files_of

ROOT = CONFIG.parent
DOI = re.compile(r"10\.\d{4,9}/\S+")
ENTRY = """\
author2020paper:
  kind: article
  authors: ["Author, Anna Berta", "Zhang, Li-Wei", The Consortium]
  title: A paper
  year: 2020
  venue: Journal
  volume: "8"
  pages: 1-9
  doi: 10.1000/182
"""


@pytest.fixture(scope="module")
def shipped():
    return read_catalogue(folder=ROOT)


@pytest.fixture
def cited(project):
    """The small project, whose claim cites an entry of a bibliography of its own by key."""
    project.write("mine/references.yaml", ENTRY)
    project.replace(
        project.claim, 'citation: "A. Author: A paper (2020)."\n    arxiv: "1901.06523"', "key: author2020paper"
    )
    return project


def test_every_shipped_source_is_in_the_bibliography_and_every_entry_is_a_source(shipped):
    keys = [source.key for claim in shipped.claims.values() for source in claim.sources]
    assert set(keys) == set(shipped.bibliography.entries)


def test_every_shipped_entry_has_a_doi_or_says_why_not(shipped):
    for key, entry in shipped.bibliography.entries.items():
        doi = registered(entry.doi, entry.arxiv)
        assert DOI.fullmatch(doi) if doi else entry.without, key


def test_a_key_is_the_first_author_the_year_and_a_word_of_the_title(shipped):
    for key, entry in shipped.bibliography.entries.items():
        family = entry.authors[0].partition(",")[0].lower()
        found = re.fullmatch(rf"{family}{entry.year}(\w+)", key)
        assert found, key
        assert found[1] in re.sub(r"\W+", "", entry.title.lower()), key


def test_papers_that_documents_link_are_in_the_bibliography(shipped):
    known = {number for entry in shipped.bibliography.entries.values() for number in (entry.arxiv, entry.doi) if number}
    for path in [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]:
        linked = re.findall(r"(?:arxiv\.org/abs|doi\.org)/([^)\s>]+)", path.read_text("utf-8"))
        assert set(linked) <= known, path.name


def test_papers_that_the_library_names_by_arxiv_number_have_one_number_each(shipped):
    """A paper cited in a docstring by title or author and by another number than the bibliography's is a slip."""
    numbers = {entry.arxiv for entry in shipped.bibliography.entries.values() if entry.arxiv}
    # Cited for a method alone: the tangent kernel, and the non-uniform Fourier transform's kernel.
    others = {"1806.07572", "1808.06736"}
    text = "".join(path.read_text("utf-8") for path in (ROOT / "scripts").rglob("*.py"))
    assert set(re.findall(r"arXiv (\d{4}\.\d{5})", text)) <= numbers | others


def test_a_citation_has_initials_venue_pages_and_year():
    entry = Reference(**yaml.safe_load(ENTRY)["author2020paper"])
    assert entry.citation() == "A. B. Author, L.-W. Zhang, The Consortium: A paper. Journal 8, 1-9 (2020)."
    bare = Reference(kind="misc", authors=["Author, A."], title="Notes", year=1999, without="Never published.")
    assert bare.citation() == "A. Author: Notes. (1999)."


@pytest.mark.parametrize(
    ("doi", "arxiv", "expected"),
    [
        ("10.1000/182", "1901.06523", "10.1000/182"),
        (None, "1901.06523", "10.48550/arXiv.1901.06523"),
        (None, None, None),
    ],
)
def test_the_doi_of_a_paper_on_arxiv_alone_is_arxivs(doi, arxiv, expected):
    assert registered(doi, arxiv) == expected


def test_bibtex_escapes_what_latex_would_read():
    entry = Reference(
        kind="book", authors=["Ångström, A."], title="50 % of {x_1} & $y$ #1 ~ ^ \\", year=2000, doi="10.1000/a_b"
    )
    text = bibtex({"a2000x": entry})
    assert r"title = {{50 \% of \{x\_1\} \& \$y\$ \#1 \textasciitilde{} \textasciicircum{} \textbackslash{}}}," in text
    assert "author = {Ångström, A.}," in text
    assert "doi = {10.1000/a_b}," in text


def test_the_bibtex_file_has_every_entry_with_its_doi(shipped):
    text = (ROOT / "docs" / "references.bib").read_text("utf-8")
    found = dict(re.findall(r"^@\w+\{([a-z0-9-]+),\n(.*?)^\}$", text, re.MULTILINE | re.DOTALL))
    assert list(found) == sorted(shipped.bibliography.entries)
    for key, entry in shipped.bibliography.entries.items():
        assert f"doi = {{{registered(entry.doi, entry.arxiv)}}}," in found[key]
        assert found[key].count("{") == found[key].count("}")


def test_a_bibliography_of_ones_own_is_read_beside_the_projects(cited):
    catalogue = cited.read()
    claim = catalogue.claims["tones-first"]
    citation = "A. B. Author, L.-W. Zhang, The Consortium: A paper. Journal 8, 1-9 (2020)."
    assert catalogue.bibliography.citations(claim) == [Citation("author2020paper", citation, "10.1000/182", None)]


def test_a_citation_in_words_stays_as_it_is(project):
    catalogue = project.read()
    claim = catalogue.claims["tones-first"]
    expected = Citation("", "A. Author: A paper (2020).", None, "1901.06523")
    assert catalogue.bibliography.citations(claim) == [expected]


def test_an_edit_of_an_entry_makes_the_pages_that_cite_it_stale_and_nothing_else(cited):
    before = Plan(cited.read()).artefacts()
    cited.replace(cited.folder / "mine" / "references.yaml", "title: A paper", "title: The paper")
    after = Plan(cited.read()).artefacts()
    assert {after[name][0] for name in before if before[name] != after[name]} == {"page"}


def test_the_bibliography_is_a_file_that_a_page_was_made_by(cited):
    plan = Plan(cited.read())
    made = {rule: files_of(plan, rule, spec) for rule, spec in plan.artefacts().values()}
    assert {rule for rule, files in made.items() if "mine/references.yaml" in files} == {"page"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("doi: 10.1000/182", "url: x", 'mine/references.yaml:9: author2020paper.url = "x": is not a known key'),
        ("doi: 10.1000/182", "doi: 182", "mine/references.yaml:9: author2020paper.doi = 182: must be text"),
        ('volume: "8"', "volume: 8", "mine/references.yaml:7: author2020paper.volume = 8: must be text"),
        ("  doi: 10.1000/182\n", "", "mine/references.yaml:1: author2020paper"),
        ("author2020paper:", "Author:", "mine/references.yaml:1: Author: a key must be lower-case letters"),
        ("kind: article", "kind: artikel", 'mine/references.yaml:2: author2020paper.kind = "artikel": must be'),
    ],
)
def test_a_mistake_in_an_entry_is_told_with_its_place(cited, old, new, expected):
    cited.replace(cited.folder / "mine" / "references.yaml", old, new)
    assert str(cited.problems()[0]).startswith(expected)


def test_an_entry_needs_a_doi_or_a_reason_and_not_both(cited):
    cited.replace(cited.folder / "mine" / "references.yaml", "  doi: 10.1000/182\n", "")
    assert "needs doi or arxiv, or else without: the reason for neither" in str(cited.problems()[0])
    cited.write("mine/references.yaml", f"{ENTRY}  without: A reason.\n")
    assert "needs doi or arxiv, or else without" in str(cited.problems()[0])


def test_an_unknown_key_is_told_with_the_nearest(cited, said):
    cited.replace(cited.claim, "author2020paper", "author2020papr")
    expected = "sources[0].key = \"author2020papr\": is not a key of references.yaml (did you mean 'author2020paper'?)"
    assert said().endswith(expected)
    assert said().startswith("mine/claims/tones-first.yaml:7: ")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("key: author2020paper\n    citation: Mine.", "a source has either key or citation"),
        ("doi: 10.1000/182", "a source has either key or citation"),
        ("key: author2020paper\n    doi: 10.1000/182", "doi and arxiv of a key stand in references.yaml"),
    ],
)
def test_a_source_is_a_key_or_a_citation(cited, said, new, expected):
    cited.replace(cited.claim, "key: author2020paper", new)
    assert expected in said()


def test_a_key_stands_in_one_bibliography(cited, tmp_path):
    cited.write("more/references.yaml", ENTRY)
    problems: list = []
    found = read_bibliography([tmp_path / "mine", tmp_path / "more", tmp_path / "none"], problems)
    assert list(found.entries) == ["author2020paper"]
    assert [str(problem) for problem in problems] == [
        "more/references.yaml:1: author2020paper: an entry of this key exists already: mine/references.yaml"
    ]
