"""The site: report and documents in one folder, in which every link leads somewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from spectral_bias.plan.report_files import SCRIPT, STYLE
from spectral_bias.report.assets import script, style_sheet
from spectral_bias.site.error import SiteError
from spectral_bias.site.links import dead_links
from spectral_bias.site.writing import MARK, write_site

ROOT = Path(__file__).resolve().parents[2]


def make_results(folder: Path) -> Path:
    """A results folder with what the pages of every site load and link to."""
    files = {
        "report/index.html": '<a href="../claims.csv">all</a><a href="claims/a.html">a</a>',
        "report/atlas.html": "",
        "report/claims/a.html": '<img src="../../figures/a.svg">',
        "report/assets/report.css": style_sheet(STYLE),
        "report/assets/report.js": script(SCRIPT),
        "report/assets/.report.js.partial": "left by an interrupted job",
        "timings/run.html": "",
        "timings/train/a.tsv": "",
        "figures/a.svg": "",
        "claims.csv": "",
        "runs/a/b.nc": "",
    }
    for name, text in files.items():
        (folder / "results" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "results" / name).write_text(text, "utf-8")
    return folder / "results"


@pytest.fixture
def results(tmp_path):
    return make_results(tmp_path / "work")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write_site(ROOT, make_results(folder / "work"), folder / "site")
    return folder / "site"


def test_every_link_of_the_documents_of_this_project_leads_somewhere(site):
    assert list(dead_links(site)) == []


def test_the_results_lie_where_they_did_and_only_what_pages_show_is_published(site):
    published = {
        path.relative_to(site / "results").as_posix() for path in (site / "results").rglob("*") if path.is_file()
    }
    assert published >= {"report/index.html", "report/claims/a.html", "figures/a.svg", "claims.csv", "timings/run.html"}
    assert not any(name.startswith(("runs/", "timings/train")) or "partial" in name for name in published)
    made = site.parent / "work/results"
    assert (site / "results/report/index.html").read_bytes() == (made / "report/index.html").read_bytes()


def test_every_document_is_a_page_in_the_look_of_the_report(site):
    for source in ["README.md", "README.zh.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]:
        page = (site / source).with_suffix(".html").read_text("utf-8")
        up = "../" * source.count("/")
        assert f'href="{up}results/report/assets/report.css"' in page
        assert "Content-Security-Policy" in page
        assert f'href="{up}index.html"' in page


def test_links_between_documents_lead_to_pages_and_to_files_that_are_taken_along(site):
    index = (site / "docs/README.html").read_text("utf-8")
    assert '<a href="glossary.html">' in index
    assert '<a href="../README.html#rerun-one-figure">' in index
    assert '<a href="../examples/pytorch_log/README.html">' in index
    assert (site / "docs/references.bib").read_bytes() == (ROOT / "docs/references.bib").read_bytes()
    assert (site / "docs/low-first.svg").is_file()


def test_the_chinese_document_shows_whatever_language_is_chosen(site):
    assert '<article class="document keep-both" lang="zh">' in (site / "README.zh.html").read_text("utf-8")


def test_the_first_page_links_report_and_documents(site):
    page = (site / "index.html").read_text("utf-8")
    assert 'href="results/report/index.html"' in page
    for name in ("README", "README.zh", "docs/glossary", "docs/verdicts"):
        assert page.count(f'<a href="{name}.html"') == 1
    assert (site / MARK).is_file()


def test_a_site_is_written_again_and_nothing_else_is_replaced(results, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / MARK).touch()
    (site / "old.html").touch()
    write_site(ROOT, results, site)
    assert not (site / "old.html").exists()
    assert (site / "index.html").exists()
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.tex").touch()
    with pytest.raises(SiteError, match="is no site"):
        write_site(ROOT, results, other)
    with pytest.raises(SiteError, match="is no site"):
        write_site(ROOT, results, other / "chapter.tex")
    assert (other / "chapter.tex").exists()


def test_without_a_report_nothing_is_written(tmp_path):
    with pytest.raises(SiteError, match="there is no report"):
        write_site(ROOT, tmp_path / "results", tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(("lacks", "status"), [("", 0), ("report/atlas.html", 1)])
def test_the_command_names_links_that_lead_to_nothing(results, lacks, status):
    if lacks:
        (results / lacks).unlink()
    command = [sys.executable, "-m", "spectral_bias", "site", "results"]
    done = subprocess.run(command, cwd=results.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.partition(":")[0]) == (status, "site/index.html")
    assert ("README.html: results/report/atlas.html leads to nothing" in done.stderr) == bool(lacks)
