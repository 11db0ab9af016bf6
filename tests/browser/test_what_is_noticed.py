"""The checks of all pages can fail: an error, a request and a dead link are noticed."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>x</title>{head}</head><body><h1>x</h1></body></html>"""


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("<script>throw new Error('broken')</script>", "broken"),
        ("<script>console.error('told')</script>", "told"),
        ('<script src="http://127.0.0.1:9/x.js"></script>', "asked for http://127.0.0.1:9/x.js"),
        ('<script src="missing.js"></script>', "did not get"),
    ],
)
def test_a_fault_of_a_page_is_noticed(watched, tmp_path, head, fault):
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(head=head), "utf-8")
    watched.open(page)
    assert any(fault in each for each in watched.faults)


def test_a_page_without_faults_has_none(watched, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(head=""), "utf-8")
    watched.open(page)
    assert watched.faults == []
