"""Snakemake reads a script once, unless its path has wildcards, and gets what it reads by itself."""

from __future__ import annotations

import pytest
from snakemake import script
from snakemake.sourcecache import LocalSourceFile, SourceCache

from spectral_bias.snakemake_patches.source_cache import cached, install


@pytest.fixture
def cache(tmp_path):
    """Snakemake's cache of sources."""
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(f"print('{name}')\n")
    return SourceCache(tmp_path / "cache", runtime_cache_path=tmp_path / "runtime")


def test_a_script_is_what_snakemake_reads_itself(cache, tmp_path, context):
    before = script.get_source(LocalSourceFile(str(tmp_path / "a.py")), cache)
    install(context.context)
    assert script.get_source(LocalSourceFile(str(tmp_path / "a.py")), cache) == before
    (tmp_path / "a.py").unlink()
    assert script.get_source(LocalSourceFile(str(tmp_path / "a.py")), cache) == before


def test_a_path_and_its_base_folder_are_read_once_and_a_path_with_wildcards_each_time():
    read = []
    source = cached(lambda path, cache, basedir, wildcards, params: read.append(str(path)) or len(read))
    assert source("a.py", None, LocalSourceFile("rules"), {"claim": "x"}) == 1
    assert source(LocalSourceFile("a.py"), None, LocalSourceFile("rules"), {"claim": "y"}) == 1
    assert source("a.py", None, LocalSourceFile("elsewhere")) == 2
    assert source("{claim}.py", None) != source("{claim}.py", None)
