"""The numeric environment: set from the settings before JAX is imported, and recorded as JAX sees it."""

import os
import subprocess
import sys

import jax
import pytest

from spectral_bias.numerics.environment import CACHE_VARIABLE, FIXED, SINE_VARIABLE, configure, environment

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
    assert "JAX_COMPILATION_CACHE_DIR" not in variables


def test_the_instruction_set_is_the_only_flag_of_xla(variables):
    variables["XLA_FLAGS"] = "--xla_cpu_enable_fast_math=true"
    configure({**NUMERICS, "isa": "AVX2"})
    assert variables["XLA_FLAGS"] == "--xla_cpu_max_isa=AVX2"
    configure(NUMERICS)
    assert variables["XLA_FLAGS"] == ""


def test_settings_of_jax_that_change_numbers_are_the_same_before_and_after_its_import(variables):
    jax.config.update("jax_random_seed_offset", 5)
    variables["JAX_RANDOM_SEED_OFFSET"] = "5"
    configure(NUMERICS)
    assert jax.config.jax_random_seed_offset == 0
    assert variables["JAX_RANDOM_SEED_OFFSET"] == "0"
    for name, value in FIXED.items():
        assert jax.config.values[name] == value
        assert variables[name.upper()] == str(value)


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
