"""The page of a run: what it counts, what it links to, and that nothing in its way fails the run."""

from __future__ import annotations

import html
import re
import time
from importlib import metadata
from pathlib import Path

import pytest

from run_folder import BEFORE, BEGAN, DURING, benchmark, job, verdict, write
from spectral_bias.provenance.audit import EXEMPT
from spectral_bias.registry.search import SCRIPTS
from spectral_bias.report.run_jobs import Job, read_jobs
from spectral_bias.report.run_page import BUSIEST, MAX_FAILURES, RUN, Run, run_page, versions, write_run_page
from spectral_bias.report.verdict_files import read_verdicts

TITLES = {"one": {"en": "First < second", "zh": "第一"}, "two": {"en": "Second", "zh": "第二"}}
RUN_OF_TWO = Run(BEGAN, BEGAN + 100, 2, "default", {"platform": "cpu"}, TITLES, complete=True)


@pytest.fixture
def folder(tmp_path):
    profile = 'profile: {"rule": "train", "cpu": 18.0, "wall": 20.0, "compiling": 1.5, "hits": 30, "misses": 11}\n'
    job(tmp_path, "train/tones/base", f"done in 20.0 s\n{profile}")
    benchmark(tmp_path, "train/tones/base", s=20.5, max_rss=432.1)
    job(tmp_path, "verdict/one")
    benchmark(tmp_path, "verdict/one", s=0.5, max_rss=100)
    job(tmp_path, "train/tones/old", when=BEFORE)
    benchmark(tmp_path, "train/tones/old", BEFORE, s=7.25, max_rss=500)
    verdict(tmp_path, "one", "supported")
    verdict(tmp_path, "two", "refuted")
    write(tmp_path / "results/report/claims/one.html", "")
    return tmp_path


def page_of(folder: Path, run: Run = RUN_OF_TWO) -> str:
    path = write_run_page(folder, run, read_jobs(folder))
    assert path == folder / RUN
    return path.read_text("utf-8")


def cells(page: str, table: str) -> list[list[str]]:
    """The rows of a table of the page as plain text."""
    found = re.search(rf'<table id="{table}".*?</table>', page, re.DOTALL)
    assert found is not None
    rows = re.findall(r"<tr>(.*?)</tr>", found[0], re.DOTALL)[1:]
    strip = re.compile(r"<svg.*?</svg>|<span lang=.zh.*?</span>|<[^>]+>", re.DOTALL)
    return [[strip.sub("", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def test_jobs_are_summed_by_stage_over_all_results_and_counted_for_this_run(folder):
    assert cells(page_of(folder), "seconds") == [
        # stage, jobs, of this run, elapsed, processor, memory, compiled, cached
        ["training train", "2", "1", "27.8", "18.0", "500", "11", "30"],
        ["verdicts verdict", "1", "1", "0.5", "0.0", "100", "–", "–"],
    ]


def test_the_first_line_counts_this_run_and_names_the_others(folder):
    page = page_of(folder)
    assert "2 jobs in 1 min 40 s on 2 cores, at default scale. All of them succeeded. 1 more result is" in page
    assert "compiled 11 programs and took 30 from its cache" in page
    assert [row[0] for row in cells(page, "longest")] == ["tones/base", "one"]


def test_verdicts_are_counted_and_claims_with_a_page_are_linked(folder):
    page = page_of(folder)
    assert '<a href="../report/claims/one.html">' in page
    assert "First &lt; second" in page
    assert "claims/two.html" not in page
    assert re.findall(r"<dt>(\d) <span class=\"verdict (\w+)", page) == [("1", "supported"), ("1", "refuted")]


def test_every_job_of_this_run_is_a_bar_with_its_name(folder):
    page = page_of(folder)
    assert re.findall(r"<title>(\S+): ", page) == ["train/tones/base", "verdict/one"]


def test_a_stage_leads_to_its_script_which_the_page_carries(folder):
    job(folder, "nosuch/one")
    page = page_of(folder)
    carried = dict(re.findall(r'<pre id="(code-\w+)" tabindex="0"><code>(.*?)</code></pre>', page, re.DOTALL))
    assert {*carried} == {"code-train", "code-verdict"}
    for stage in ("train", "verdict"):
        assert f'<a href="#code-{stage}"><code>{stage}</code></a>' in page
        assert html.unescape(carried[f"code-{stage}"]) == (SCRIPTS / f"{stage}.py").read_text("utf-8")
    assert "<code>nosuch</code>" in page


def test_failures_stand_first_as_text(folder):
    job(folder, "figure/two", "failed: ValueError: <b>no</b> & such\n")
    page = page_of(folder, Run(**{**vars(RUN_OF_TWO), "complete": False}))
    assert cells(page, "failed") == [
        ["figure/two", "ValueError: &lt;b&gt;no&lt;/b&gt; &amp; such", "logs/figure/two.log"]
    ]
    assert page.index('id="failures"') < page.index('id="verdicts"')
    assert "1 failed." in page


def test_a_run_that_was_stopped_does_not_say_that_it_succeeded(folder):
    page = page_of(folder, Run(**{**vars(RUN_OF_TWO), "complete": False, "cores": None, "scale": "smoke"}))
    assert "stopped before it was complete" in page
    assert "succeeded" not in page
    assert "no evidence" in page


def test_the_versions_are_those_of_this_environment(folder):
    assert versions()["numpy"] == metadata.version("numpy")
    assert ["numpy", metadata.version("numpy")] in cells(page_of(folder), "environment")


@pytest.mark.parametrize("error", [OSError("full"), MemoryError()])
@pytest.mark.parametrize("place", ["run_page.atomic_write", "environment.rendered", "run_page.time_line"])
def test_a_page_that_cannot_be_written_fails_nothing(folder, monkeypatch, error, place):
    monkeypatch.setattr(f"spectral_bias.report.{place}", lambda *_, **__: (_ for _ in ()).throw(error))
    assert write_run_page(folder, RUN_OF_TWO, read_jobs(folder)) is None
    assert not (folder / RUN).exists()


def test_a_page_of_thousands_of_jobs_is_small_and_quick():
    jobs = [
        Job("train", f"sweep/run-{index:05}", BEGAN + index, 30.0, 25.0, 300.0, failure="no" if index % 7 == 0 else "")
        for index in range(3000)
    ]
    begun = time.perf_counter()
    page = run_page(Run(**{**vars(RUN_OF_TWO), "complete": False}), jobs, {})
    assert time.perf_counter() - begun < 2
    assert len(page) < 200_000
    assert len(cells(page, "longest")) == BUSIEST
    assert len(cells(page, "failed")) == MAX_FAILURES
    assert "And 329 more." in page


def test_the_page_has_both_languages_and_no_script_or_handler_of_its_own(folder):
    page = page_of(folder)
    without = re.sub(r'<span lang="(en|zh)">|lang="(en|zh)"', "", page)
    assert page.count('lang="zh"') > 30
    assert "本次运行" in without
    assert re.findall(r"<script(?! defer src=\"\.\./report/assets/\w+\.js\"></script>)", page) == []
    assert not re.search(r"\son\w+=", page)


def test_the_audit_reads_no_page_of_a_run():
    for name in ("run", "progress"):
        assert EXEMPT.fullmatch(f"results/timings/{name}.html")
    for name in ("timings/phase-dnn.html", "timings/phase-run.html", "report/run.html", "timings/run.json"):
        assert not EXEMPT.fullmatch(f"results/{name}")


def test_verdicts_that_are_no_verdicts_are_left_out(tmp_path):
    write(tmp_path / "results/verdicts/one.json", '{"verdict": "perhaps", "scale": "default"}')
    verdict(tmp_path, "two", "supported", again="refuted")
    assert list(read_verdicts(tmp_path, TITLES)) == ["two"]


def test_a_time_in_the_future_is_no_obstacle(folder):
    job(folder, "page/one", when=DURING + 10_000)
    assert "page/one" in page_of(folder)


def test_a_run_without_claims_links_to_no_front_page(folder):
    jobs = read_jobs(folder)
    with_claims, without = (
        run_page(Run(**{**vars(RUN_OF_TWO), **changed}), jobs, {}) for changed in ({}, {"titles": {}})
    )
    assert 'href="../report/index.html"' in with_claims
    assert "report/index.html" not in without
