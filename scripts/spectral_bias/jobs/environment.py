"""The environment of jobs: what is cleared because libraries compute, draw or write by it, what is fixed and added.

Nothing that a user's shell happens to set may change an artefact. Devices, credentials, proxies, search paths and
schedulers' variables pass.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from spectral_bias.jobs.parent_process import WORKFLOW, this_process
from spectral_bias.jobs.search_path import python_path
from spectral_bias.jobs.time_limit import UNTIL
from spectral_bias.numerics.environment import CACHE_VARIABLE
from spectral_bias.registry.search import SCRIPTS

CHECKPOINTS = "SPECTRAL_BIAS_CHECKPOINTS"
CHECKPOINT_SECONDS = "SPECTRAL_BIAS_CHECKPOINT_SECONDS"
PREPARED = "SPECTRAL_BIAS_PREPARED"

# Cleared, by the beginning of the name.
CLEARED = (
    *("JAX", "XLA_", "PJRT_", "NPROC", "TF_", "TPU_", "EQX_", "EQUINOX_", "BEARTYPE_"),
    *("NVIDIA_TF32_OVERRIDE", "CUBLAS_", "CUDNN_", "NCCL_"),
    *("NPY_", "NUMPY_", "SCIPY_", "NUMBA_", "NUMEXPR_", "SKLEARN_", "SKIMAGE_", "POOCH_"),
    *("OMP_", "GOMP_", "KMP_", "GOTO_", "OPENBLAS_", "MKL_", "BLIS_", "VECLIB_", "ATLAS_", "GLIBC_TUNABLES"),
    *("ONEDNN_", "DNNL_", "FLEXIBLAS", "ARMPL_"),
    *("HDF5_", "NETCDF", "NCRCENV", "XARRAY_", "PILLOW_"),
    *("MPL", "MATPLOTLIBRC", "SOURCE_DATE_EPOCH", "FREETYPE_"),
    *("PYTHON", "LC_", "LANG", "LANGUAGE", "COLUMNS", "LINES"),
    "GIT_",  # a hook of another repository names that one
)
# Of those, what cannot change an artefact and somebody may need.
KEPT = {
    *("XLA_PYTHON_CLIENT_MEM_FRACTION", "XLA_PYTHON_CLIENT_PREALLOCATE"),
    *("HDF5_USE_FILE_LOCKING", "HDF5_PLUGIN_PATH", "MPLCONFIGDIR"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONNOUSERSITE", "PYTHONPLATLIBDIR", "PYTHONPYCACHEPREFIX"),
    *("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONFAULTHANDLER"),
    # Snakemake sets these for each job.
    *(f"{name}_NUM_THREADS" for name in ("OMP", "GOTO", "OPENBLAS", "MKL", "NUMEXPR")),
    "VECLIB_MAXIMUM_THREADS",
}
FIXED = {
    **{"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", PREPARED: "1"},
    # Nothing in the folder that a job starts in hides a module of the standard library.
    "PYTHONSAFEPATH": "1",
}
# Of linear algebra libraries, which read it when they are imported. A rule's threads are processes of its own.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def job_environment(given: Mapping[str, str]) -> dict[str, str]:
    """The variables of a job that is started with those given."""
    return {name: value for name, value in given.items() if name in KEPT or not name.startswith(CLEARED)} | FIXED


def prepare_jobs(folder: Path, *, compile_cache: bool, checkpoint_seconds: float = 0) -> None:
    """Set the environment that jobs inherit; they import this checkout's library first, and own modules last.

    Args:
        folder: the working folder, where own modules are; programs and checkpoints are kept in its ``.cache``.
        compile_cache: whether compiled programs are kept at all.
        checkpoint_seconds: how often training saves its state; 0 for never.
    """
    ours = {"PYTHONPATH": python_path(SCRIPTS, folder), WORKFLOW: this_process()}
    if compile_cache:
        ours[CACHE_VARIABLE] = str((folder / ".cache" / "compiled").resolve())
    if checkpoint_seconds:
        ours[CHECKPOINTS] = str((folder / ".cache" / "checkpoints").resolve())
        ours[CHECKPOINT_SECONDS] = str(checkpoint_seconds)
    inherited = job_environment(os.environ)
    for name in [*os.environ]:
        # A workflow around this one has folders of its own.
        if name not in inherited or name in {CACHE_VARIABLE, CHECKPOINTS, CHECKPOINT_SECONDS, UNTIL}:
            del os.environ[name]
    os.environ |= {**FIXED, **ours}
