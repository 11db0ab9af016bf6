"""Snakemake's record of a parameter is the same with the patch, and pandas is imported for what may be a data frame."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from snakemake.persistence import PersistenceBase
from snakemake.persistence.file import FilePersistence

from spectral_bias.snakemake_patches.lazy_pandas import install

VALUES = [
    None,
    True,
    1.5,
    "text",
    [1, {"a": (2, 3)}],
    {"spec": {"seeds": 2}},
    b"bytes",
    range(3),
    object(),
    np.float32(1),
    pd.DataFrame({"a": [1, 2]}),
    pd.DataFrame({"a": [1, 3]}),
    pd.Series([1, 2]),
    pd.Index(["x"]),
]
IN_A_NEW_PROCESS = """
import sys
from snakemake.persistence import PersistenceBase
from snakemake.persistence.file import FilePersistence
from spectral_bias.snakemake_patches.lazy_pandas import install
{install}
persistence = object.__new__(FilePersistence)
print(persistence._serialize_param({{"spec": [1, "a"]}}), "pandas" in sys.modules)
persistence._serialize_param(object())
print("pandas" in sys.modules)
"""


def records():
    persistence = object.__new__(FilePersistence)
    return [persistence._serialize_param(value) for value in VALUES]


def test_every_parameter_is_recorded_as_before(context):
    before = records()
    original = PersistenceBase._serialize_param
    install(context.context)
    assert PersistenceBase._serialize_param is not original
    assert records() == before
    assert before[10] != before[11]  # a data frame is tracked by its contents


@pytest.mark.parametrize(("patched", "imported"), [("install(None)", "False\nTrue"), ("", "True\nTrue")])
def test_plain_builtins_do_not_import_pandas(patched, imported):
    command = [sys.executable, "-c", IN_A_NEW_PROCESS.format(install=patched)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{{'spec': [1, 'a']}} {imported}\n"
