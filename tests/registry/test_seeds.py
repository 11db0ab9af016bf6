"""Seed streams: the head of the SHA-256 of a name, and of nothing else."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.registry.seeds import stream

# Names in the configuration are letters, digits and a few signs; the separator 0x1f cannot be in one.
NAMES = st.lists(
    st.text(st.characters(min_codepoint=32), min_size=1, max_size=12) | st.integers(0, 10**6), min_size=1, max_size=5
)


def expected(*names) -> tuple[int, int]:
    digest = hashlib.sha256(b"\x1f".join(str(name).encode() for name in ("spectral-bias-atlas", *names))).hexdigest()
    return int(digest[:8], 16), int(digest[8:16], 16)


@given(NAMES)
def test_a_stream_is_the_head_of_the_sha256_of_its_name(names):
    assert stream(*names) == expected(*names)


@given(NAMES)
def test_a_key_is_two_unsigned_32_bit_words(names):
    assert all(0 <= word < 2**32 for word in stream(*names))


@given(NAMES, NAMES)
def test_different_names_have_different_streams(one, other):
    same = [str(name) for name in one] == [str(name) for name in other]
    assert (stream(*one) == stream(*other)) == same


def test_the_streams_of_an_ensemble_differ_from_each_other_and_by_purpose():
    purposes = ("initialisation", "batches")
    keys = [stream("low-first", "base", seed, purpose) for seed, purpose in itertools.product(range(1000), purposes)]
    assert len(set(keys)) == len(keys)


def test_where_one_part_of_a_name_ends_counts():
    assert stream("ab", "c") != stream("a", "bc") != stream("abc")


def test_a_stream_does_not_depend_on_the_process():
    code = "from spectral_bias.registry.seeds import stream; print(*stream('low-first', 'base', 3, 'batches'))"
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert tuple(map(int, done.stdout.split())) == expected("low-first", "base", 3, "batches")
