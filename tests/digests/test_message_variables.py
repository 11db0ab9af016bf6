"""A text that only errors and log lines read is no part of the code; whatever else a variable may be is."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.digests.normalised_source import parsed

OTHER = "words that nobody has written before"


def digest(source: str) -> str:
    return parsed(textwrap.dedent(source).encode(), "source.py").digest


ONLY_MESSAGES = {
    "raised": """
        def f(x):
            message = "WORDS"
            raise ValueError(message)
        """,
    "raised beside content": """
        def f(x):
            message = f"WORDS {x}"
            if x > 3:
                raise KeyError(x, message)
            return 2 * x
        """,
    "by keyword": """
        def f(x):
            words = "WORDS"
            raise Problem(x, said=words)
        """,
    "chosen": """
        def f(x):
            if x:
                message = "WORDS"
            else:
                message = "others " + str(x)
            raise ValueError(message)
        """,
    "asserted and printed": """
        def f(x):
            message = "WORDS {}".format(x)
            assert x, message
            print(message)
        """,
    "from another one": """
        def f(x):
            hint = "WORDS"
            message = f"{x} is wrong; {hint}"
            raise ValueError(message)
        """,
    "in a nested function of its own": """
        def f(x):
            def g(y):
                message = "WORDS"
                raise ValueError(message)
            return g(x)
        """,
    "annotated": """
        def f(x):
            message: str = "WORDS"
            raise ValueError(message)
        """,
    "asynchronous, in a block": """
        async def f(x):
            for each in x:
                with each:
                    message = "WORDS"
                    raise ValueError(message)
        """,
}

MORE = {
    "returned": """
        def f(x):
            message = "WORDS"
            if x:
                raise ValueError(message)
            return message
        """,
    "compared": """
        def f(x):
            name = "WORDS"
            if x == name:
                raise ValueError(name)
        """,
    "passed on": """
        def f(x):
            name = "WORDS"
            raise ValueError(name) if g(name) else KeyError
        """,
    "of an inner function": """
        def f(x):
            message = "WORDS"
            def g():
                return message
            raise ValueError(message)
        """,
    "of a lambda": """
        def f(x):
            message = "WORDS"
            x(lambda: message)
            raise ValueError(message)
        """,
    "global": """
        def f(x):
            global message
            message = "WORDS"
            raise ValueError(message)
        """,
    "nonlocal": """
        def f(x):
            message = ""
            def g():
                nonlocal message
                message = "WORDS"
                raise ValueError(message)
            g()
            return message
        """,
    "a parameter": """
        def f(message):
            message = message or "WORDS"
            return message
        """,
    "added to": """
        def f(x):
            text = "WORDS"
            text += x
            raise ValueError(text)
        """,
    "one of several": """
        def f(x):
            message = other = "WORDS"
            raise ValueError(message)
        """,
    "unpacked": """
        def f(x):
            message, other = "WORDS", x
            raise ValueError(message)
        """,
    "a loop's": """
        def f(x):
            message = "WORDS"
            for message in x:
                pass
            raise ValueError(message)
        """,
    "a comprehension's": """
        def f(x):
            name = "WORDS"
            y = [each for each in x if each != name]
            raise ValueError(name, y)
        """,
    "deleted": """
        def f(x):
            message = "WORDS"
            del message
            raise ValueError(x)
        """,
    "written to a file": """
        def f(x):
            text = "WORDS"
            print(text, file=x)
        """,
    "computing": """
        def f(x):
            message = f"{x.pop('WORDS')}"
            raise ValueError(message)
        """,
    "walrus": """
        def f(x):
            message = f"{(y := 'WORDS')}"
            raise ValueError(message)
        """,
    "read by locals": """
        def f(x):
            message = "WORDS"
            x.update(locals())
            raise ValueError(message)
        """,
    "caught": """
        def f(x):
            message = "WORDS"
            try:
                x()
            except ValueError as message:
                raise KeyError(message)
        """,
    "matched": """
        def f(x):
            message = "WORDS"
            match x:
                case [message]:
                    pass
            raise KeyError(message)
        """,
    "no text": """
        def f(x):
            limit = len("WORDS")
            raise ValueError(limit)
        """,
    "of a module": """
        MESSAGE = "WORDS"
        def f(x):
            raise ValueError(MESSAGE)
        """,
    "of a class": """
        class A:
            message = "WORDS"
            def f(self):
                raise ValueError(self.message)
        """,
    "imported": """
        def f(x):
            from x import message
            message = "WORDS"
            raise ValueError(message)
        """,
}


@pytest.mark.parametrize("source", ONLY_MESSAGES.values(), ids=ONLY_MESSAGES)
def test_a_text_that_only_errors_and_the_log_read_does_not_count(source):
    assert digest(source) == digest(source.replace("WORDS", OTHER))


@pytest.mark.parametrize("source", MORE.values(), ids=MORE)
def test_any_other_text_counts(source):
    assert digest(source) != digest(source.replace("WORDS", OTHER))


@pytest.mark.parametrize("source", ONLY_MESSAGES.values(), ids=ONLY_MESSAGES)
def test_the_rest_of_such_a_function_counts(source):
    assert digest(source) != digest(source.replace("(x)", "(x, z=1)", 1).replace("(y)", "(y, z=1)", 1))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_whatever_the_words_are(words):
    def source(text: str) -> str:
        return f"def f(x):\n    message = {text!r}\n    if x:\n        raise ValueError(message)\n    return x\n"

    assert digest(source(words)) == digest(source(OTHER))
