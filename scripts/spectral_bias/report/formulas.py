r"""Formulas in sentences: the little LaTeX that a survey's sentences have, ``$\frac{1}{\sigma}$``, as text.

Names of commands in backquotes are set as such. A number and its sign of per cent are kept on one line, and so are a
letter, its sign and its number, as in k = 1.
"""

from __future__ import annotations

import html
import re
import unicodedata

from markupsafe import Markup, escape

# As in Pandoc: "$5 and $6" is no formula. Quotes and ampersands are of shell commands.
FORMULA = re.compile(r"\$(?![\s$])([\w\s\\{}^+\-=.,:;()/|*!']+)(?<!\s)\$(?!\d)")
FRACTION = re.compile(r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
RAISED = re.compile(r"([\^_])(?:\{([^{}]*)\}|(\w))")
COMMAND = re.compile(r"\\([A-Za-z]+)( ?)")
SIGNS = {
    **{"cdot": "·", "times": "×", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "infty": "∞"},
    **{"partial": "∂", "nabla": "∇", "sum": "∑", "int": "∫", "in": "∈", "to": "→", "approx": "≈", "sim": "∼"},
    **{name: name for name in ("sin", "cos", "tan", "tanh", "exp", "log", "ln", "max", "min")},
}
# As texts with formulas have between them: p_1.
BARE = re.compile(r"(?<![\w\\])([A-Za-z])_([A-Za-z0-9])(?![\w{])")
# As texts without a sign around their formulas have: k^-4, e^{-i w x}, h_{l-1}, \\tanh.
BARE_RAISED = re.compile(r"(?<![\w\\^])([A-Za-z]|\d+)(?:\^(-?\d+(?:\.\d+)?)|([\^_])\{([\w\s^+\-*/.,]+)\})(?![\w^{])")
BARE_NAME = re.compile(r"\\(sin|cos|tan|tanh|exp|log|ln|max|min)\b")
# No line begins with a sign of per cent.
PER_CENT = re.compile(r"(?<=\d) %")
# No line ends within k = 1 or a = -0.1, of which all but the spaces is kept as it is, for searches.
EQUATION = re.compile(r"(?<![\w.^\-])([A-Za-z] (?:=|&lt;|&gt;|≤|≥) -?\d+(?:\.\d+)?)(?![\w^.]*[\w^])")
# As texts name a command or a file: `suggest`.
CODE = re.compile(r"(?<![\w`])`([\w./-]+)`(?![\w`])")
TAGS = {"^": "sup", "_": "sub"}
TOGETHER = re.compile(r'<span class="together">(.*?)</span>')
TAG = re.compile(r"<(su[bp])>(.*?)</su[bp]>")


def with_formulas(text: str) -> Markup:
    """A text whose formulas read as such: fractions with a slash, raised and lowered letters, Greek letters and signs.

    A formula that has more than that stays as it is written.

    Args:
        text: a sentence, which is escaped, or a part of a page.
    """
    shown, found = FORMULA.subn(_readable, escape(text))
    shown, bare = BARE_RAISED.subn(_bare_raised, shown)
    shown = PER_CENT.sub("\u00a0%", BARE_NAME.sub(r"\1", shown))
    shown = EQUATION.sub(r'<span class="together">\1</span>', shown)
    shown = CODE.sub(r"<code>\1</code>", shown)
    return Markup(BARE.sub(r"\1<sub>\2</sub>", shown) if found or bare else shown)  # noqa: S704  (escaped first)


def with_plain_formulas(text: str) -> str:
    """The same where no element can stand: in a window's title, and in what a script draws.

    Args:
        text: a sentence.
    """

    def mark(found: re.Match[str]) -> str:
        sign, inner = "^" if found[1] == "sup" else "_", found[2]
        return sign + (inner if re.fullmatch(r"−?[\d.]+|\w", inner) else f"({inner})")

    shown = TOGETHER.sub(r"\1", with_formulas(CODE.sub(r"\1", text)))
    return html.unescape(TAG.sub(mark, shown))


def _bare_raised(found: re.Match[str]) -> str:
    base, number, sign, group = found.groups()
    tag = TAGS[sign or "^"]
    return f"{base}<{tag}>{(number or group).replace('-', '−')}</{tag}>"


def _readable(found: re.Match[str]) -> str:
    formula = FRACTION.sub(lambda each: "/".join(_grouped(part.strip()) for part in each.groups()), found[1])
    formula = COMMAND.sub(_sign, formula)
    formula = RAISED.sub(_raised, formula.replace("-", "−"))
    return found[0] if re.search(r"[\\{}^_]", formula) else formula


def _grouped(part: str) -> str:
    return part if re.fullmatch(r"\\?\w+", part) else f"({part})"


def _sign(found: re.Match[str]) -> str:
    name, space = found.groups()
    if name in SIGNS:
        return SIGNS[name] + space
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
    except KeyError:
        return found[0]


def _raised(found: re.Match[str]) -> str:
    tag = TAGS[found[1]]
    return f"<{tag}>{found[2] or found[3]}</{tag}>"
