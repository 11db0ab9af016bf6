"""Snakemake's constant questions are asked once, with the answers that it gives itself; the pinned version has them."""

import gc

from snakemake import common, rules, script, sourcecache
from snakemake.sourcecache import LocalSourceFile

from spectral_bias.snakemake_patches.lookup_cache import parameters_once, source_once


class Things:
    def method(self, wildcards, attempt):
        return wildcards


def test_parameters_are_those_of_snakemake_for_functions_and_bound_methods():
    ask = parameters_once(common.get_function_params)
    for each in (lambda wildcards, input: 1, Things().method, Things.method, print):
        assert list(ask(each)) == list(common.get_function_params(each))
        assert list(ask(each)) == list(common.get_function_params(each))


def test_a_function_is_inspected_once_and_may_be_forgotten():
    asked = []
    ask = parameters_once(lambda function: asked.append(function.__name__) or {})

    def one(wildcards):
        return wildcards

    for _ in range(3):
        ask(one)
        ask(Things().method)
    assert asked == ["one", "method"]
    kept = ask.__closure__
    del one
    gc.collect()
    sizes = [len(cell.cell_contents) for cell in kept if hasattr(cell.cell_contents, "data")]
    assert sorted(sizes) == [0, 1]


def test_a_script_is_read_once_unless_its_path_has_wildcards():
    read = []
    source = source_once(lambda path, cache, basedir, wildcards, params: read.append(str(path)) or len(read))

    class Cache:
        pass

    one, other = Cache(), Cache()
    first = source(LocalSourceFile("a.py"), one, LocalSourceFile("rules"), {"claim": "x"}, {})
    assert source(LocalSourceFile("a.py"), one, LocalSourceFile("rules"), {"claim": "y"}, {}) == first
    assert source("a.py", one, LocalSourceFile("elsewhere")) != first
    assert source("a.py", other, LocalSourceFile("rules")) != first
    assert source("{claim}.py", one) != source("{claim}.py", one)


def test_the_pinned_snakemake_still_has_what_is_asked_once():
    assert rules.get_function_params is common.get_function_params
    assert hasattr(script, "get_source")
    assert hasattr(sourcecache, "parse_uri")
