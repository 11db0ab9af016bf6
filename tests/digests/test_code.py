"""The digest of a source file is blind to everything but code."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.digests.closure import code_digests, label

CODE = '''
"""A module."""

import math


class Wave:
    """A wave."""

    def height(self, x):
        """Its height."""
        # The sign is a convention.
        return -math.sin(2 * x)


async def later(x=1, *, y: int = 2):
    return x if x else y
'''


@pytest.fixture
def digest(tmp_path):
    """A function from Python source to its digest."""
    count = iter(range(1000))

    def digest(source: str) -> str:
        path = tmp_path / f"source{next(count)}.py"
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        return code_digests([path])[label(path)]

    return digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""A module."""', '"""Another docstring,\n\nof several lines."""'),
        ('"""A module."""\n', ""),
        ('    """A wave."""\n', ""),
        ('"""Its height."""', "'Another.'"),
        ("# The sign is a convention.", "# It is not."),
        ("import math\n", "import math  # for the sine\n\n\n\n"),
        ("-math.sin(2 * x)", "(-math.sin((2*x)))"),
        ("-math.sin(2 * x)", "-math.sin(\n            2 * x,\n        )"),
        ("x=1, *", "x = 1,\n    *"),
        ("2 * x", "0b10 * x"),
    ],
)
def test_comments_docstrings_and_layout_do_not_count(digest, old, new):
    assert old in CODE
    assert digest(CODE.replace(old, new)) == digest(CODE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2 * x", "3 * x"),
        ("2 * x", "2.0 * x"),
        ("2 * x", "x * 2"),
        ("-math", "math"),
        ("math.sin", "math.cos"),
        ("import math", "import cmath as math"),
        ("self, x", "self, x=None"),
        ("x=1, *", "x=True, *"),
        ("y: int", "y: float"),
        ("async def", "def"),
        ("class Wave:", "class Wave(dict):"),
        ("    def height", "    @staticmethod\n    def height"),
        ("x if x else y", "y if x else x"),
        ("return x if x else y", "return"),
        ("# The sign is a convention.", "'''Not a docstring, though it does nothing.'''; pass"),
    ],
)
def test_code_counts(digest, old, new):
    assert old in CODE
    changed = CODE.replace(old, new)
    ast.parse(changed)
    assert digest(changed) != digest(CODE)


WORDS = """
import logging, warnings

def positive(x, seen):
    print(f"{x} of {len(seen)}", flush=True)
    warnings.warn(f"{x} is small")
    if x < 0:
        raise ValueError(f"{x} is below 0")
    assert x < 9, "too large"
    try:
        return seen[x]
    except KeyError as error:
        raise LookupError("no " + str(x), x) from error
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('f"{x} is below 0"', "'must be 0 or more'"),
        ('f"{x} is below 0"', "'{} is below 0'.format(x)"),
        ('f"{x} is below 0"', "', '.join(sorted(seen)) + ' are allowed'"),
        ('f"{x} is below 0"', "'%s is below 0' % x"),
        ('f"{x} is below 0"', ""),
        ('    print(f"{x} of {len(seen)}", flush=True)\n', ""),
        ('print(f"{x} of {len(seen)}", flush=True)', "print('looking', *sorted(seen), sep=', ')"),
        ('print(f"{x} of {len(seen)}", flush=True)', "logging.info('looking for %s', x)"),
        ('warnings.warn(f"{x} is small")', "warnings.warn('small', stacklevel=2)"),
        (', "too large"', ""),
        (" from error", ""),
        ('"no " + str(x)', '"nothing at " + str(x)'),
    ],
)
def test_words_of_errors_and_log_lines_do_not_count(digest, old, new):
    assert old in WORDS
    ast.parse(WORDS.replace(old, new))
    assert digest(WORDS.replace(old, new)) == digest(WORDS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ValueError", "KeyError"),
        ("x < 0", "x <= 0"),
        ("x < 9", "x < 8"),
        ("str(x), x)", "str(x), x + 1)"),
        ('raise ValueError(f"{x} is below 0")', "return None"),
        ('f"{x} is below 0"', "x"),
        ('f"{x} is below 0"', 'f"{(x := 3)} is below 0"'),
        ("len(seen)", "seen.popitem()"),
        ("len(seen)", "next(seen)"),
        ("flush=True", "file=x"),
        ("flush=True", "end=(x := '')"),
    ],
)
def test_what_is_done_beside_words_counts(digest, old, new):
    assert old in WORDS
    ast.parse(WORDS.replace(old, new))
    assert digest(WORDS.replace(old, new)) != digest(WORDS)


def test_only_a_scripts_own_tail_does_not_count(digest):
    tail = 'if snakemake := globals().get("snakemake"):\n    run(snakemake)\n'
    assert digest("x = 1\n" + tail) == digest("x = 1\n")
    assert digest("x = 1\n" + tail.replace("globals()", "found")) != digest("x = 1\n")
    assert digest("x = 1\n" + tail.replace("if snakemake", "if x")) != digest("x = 1\n")


@given(
    places=st.lists(st.integers(0, CODE.count("\n") - 1), max_size=8),
    lines=st.lists(st.sampled_from(["", "# a comment", "        # another", "\t", "#"]), min_size=8, max_size=8),
)
def test_no_comment_or_blank_line_anywhere_counts(tmp_path_factory, places, lines):
    folder = tmp_path_factory.mktemp("comments")
    found = []
    for name, changes in (("plain", []), ("commented", list(zip(sorted(places, reverse=True), lines, strict=False)))):
        source = CODE.split("\n")
        for place, line in changes:
            source.insert(place, line)
        path = folder / f"{name}.py"
        path.write_text("\n".join(source), encoding="utf-8")
        found.append(code_digests([path])[label(path)])
    assert found[0] == found[1]


def test_a_file_that_is_not_python_counts_by_its_bytes(digest, tmp_path):
    assert digest("def broken(:") != digest("def broken(: # comment")
    template = tmp_path / "page.html"
    template.write_text("<p>one</p>", encoding="utf-8")
    one = code_digests([], [], [template])[label(template)]
    template.write_text("<p>one </p>", encoding="utf-8")
    assert code_digests([], [], [template])[label(template)] != one
