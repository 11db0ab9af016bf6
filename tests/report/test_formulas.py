"""Formulas of sentences read as text; what is no formula, or has more than can be shown, stays."""

from __future__ import annotations

import re

import pytest

from spectral_bias.config import catalogue
from spectral_bias.report.formulas import with_formulas, with_plain_formulas

# On one line.
TOGETHER = '<span class="together">{}</span>'.format


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"below $\frac{1}{\sigma}$ only", "below 1/σ only"),
        (r"$\frac{a+b}{2}$", "(a+b)/2"),
        (r"times $e^{-i\omega x}$", "times e<sup>−iωx</sup>"),
        (r"$p_1 \cdot x_i$", "p<sub>1</sub> · x<sub>i</sub>"),
        (r"$x \le 3$", TOGETHER("x ≤ 3")),
        (r"p_1 of $x$, not all_1", "p<sub>1</sub> of x, not all_1"),
        ("falls as k^-4.4 (k^2 there).", "falls as k<sup>−4.4</sup> (k<sup>2</sup> there)."),
        ("u'' + 205^2 u", "u&#39;&#39; + 205<sup>2</sup> u"),
        ("by e^{-i w x}, from h_{l-1} to h_2", "by e<sup>−i w x</sup>, from h<sub>l−1</sub> to h<sub>2</sub>"),
        (r"\tanh 等激活函数，L_{grad}", "tanh 等激活函数，L<sub>grad</sub>"),
        ("a 95 % interval, 100%, by % of it", "a 95\u00a0% interval, 100%, by % of it"),
        ("as `suggest` or `docs/suggest.md` say", "as <code>suggest</code> or <code>docs/suggest.md</code> say"),
        ("first at k = 1, a ≤ -0.5.", f"first at {TOGETHER('k = 1')}, {TOGETHER('a ≤ -0.5')}."),
        ("次序：k = 1（n < 9）", f"次序：{TOGETHER('k = 1')}（{TOGETHER('n &lt; 9')}）"),
        ("`<b>`, `rm -rf *`, `a`_ and ``", "`&lt;b&gt;`, `rm -rf *`, `a`_ and ``"),
    ],
)
def test_a_formula_reads_as_text(written: str, shown: str):
    assert with_formulas(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "no formula",
        "$5 and $6",
        r"$\weird{x}$",
        r"$\frac{\frac{1}{2}}{3}$",
        "$ATLAS",
        "snake_{case}x",
        "file^{",
        "x = y",
        "u = 2x",
        "depth = 3",
    ],
)
def test_other_text_stays(text: str):
    assert with_formulas(text) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"$x^2$ & h_{l-1}", "x^2 & h_(l−1)"),
        ("plain <b>", "plain <b>"),
        ("k = 1 < 2", "k = 1 < 2"),
        (r"$\frac{1}{\sigma}$", "1/σ"),
    ],
)
def test_a_formula_has_a_plain_form_for_titles_and_scripts(written: str, shown: str):
    assert with_plain_formulas(written) == shown


def test_text_around_and_in_a_formula_is_escaped():
    assert with_formulas("<b> $x<y$ & $x^2$") == "&lt;b&gt; $x&lt;y$ &amp; x<sup>2</sup>"


def test_every_formula_of_the_survey_s_sentences_is_shown():
    sentences = [path.read_text("utf-8") for path in (catalogue.CONFIG / "claims").glob("*.yaml")]
    formulas = [found for text in sentences for found in re.findall(r"\$[^$\n]+\$", text.partition("\n")[2])]
    assert formulas
    for formula in formulas:
        assert "$" not in with_formulas(formula), formula
