"""The numeric environment: set from the settings before JAX is imported, and recorded as JAX sees it."""

import os
import subprocess
import sys

import pytest

from spectral_bias.numerics.environment import CACHE_VARIABLE, SINE_VARIABLE, configure, environment

NUMERICS = {"threads": 3, "isa": "native", "platform": "cpu", "matmul_precision": "highest"}


@pytest.fixture
def variables(monkeypatch):
    """The environment, emptied for one test."""
    monkeypatch.setattr(os, "environ", {})
    return os.environ


def test_threads_device_and_precision_come_from_the_settings(variables):
    configure(NUMERICS)
    assert variables["PJRT_NPROC"] == variables["OMP_NUM_THREADS"] == variables["OPENBLAS_NUM_THREADS"] == "3"
    assert variables["JAX_PLATFORMS"] == "cpu"
    assert variables[SINE_VARIABLE] == "polynomial"
    assert variables["JAX_DEFAULT_MATMUL_PRECISION"] == "highest"
    assert "XLA_FLAGS" not in variables
    assert "JAX_COMPILATION_CACHE_DIR" not in variables


def test_a_pinned_instruction_set_is_added_to_the_flags_that_there_are(variables):
    variables["XLA_FLAGS"] = "--xla_dump_to=/nowhere"
    configure({**NUMERICS, "isa": "AVX2"})
    assert variables["XLA_FLAGS"] == "--xla_dump_to=/nowhere --xla_cpu_max_isa=AVX2"


def test_a_graphics_card_is_cuda_and_does_not_take_all_memory(variables):
    configure({**NUMERICS, "platform": "gpu"})
    assert variables["JAX_PLATFORMS"] == "cuda"
    assert variables["XLA_PYTHON_CLIENT_PREALLOCATE"] == "false"


def test_the_compile_cache_is_kept_by_version_and_processor(variables, tmp_path):
    variables[CACHE_VARIABLE] = str(tmp_path)
    configure(NUMERICS)
    folder = variables["JAX_COMPILATION_CACHE_DIR"]
    import jaxlib

    assert folder.startswith(f"{tmp_path}/jax-{jaxlib.__version__}-")
    assert variables["JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES"] == "none"


def test_the_record_is_of_this_process():
    found = environment()
    assert found["device"] == "cpu"
    assert found["threads"] == "1"
    assert found["x64"] is False
    assert found["matmul_precision"] == "highest"
    assert len(found["cpu"]) == 12


def test_setting_the_environment_up_does_not_import_jax():
    code = "import sys, spectral_bias.numerics.environment; print('jax' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
