"""Tensors of frameworks as NumPy arrays: real ones where they are installed, and stand-ins of PyTorch's and MLX's."""

from __future__ import annotations

import sys
from types import ModuleType

import jax.numpy as jnp
import numpy as np
import pytest

from spectral_bias.recording.tensors import to_numpy

NUMBERS = [[0.5, -2.0], [1024.0, 0.0]]  # exact in every type here


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32", "int32", "bool"])
def test_arrays_of_jax(dtype):
    found = to_numpy(jnp.asarray(NUMBERS, dtype), "x")
    assert found.dtype == np.float32
    expected = {"bool": np.array(NUMBERS, bool), "int32": np.trunc(NUMBERS)}.get(dtype, NUMBERS)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("dtype", "kept"), [("f8", "f8"), (">f8", "f8"), ("f4", "f4"), ("f2", "f4"), ("i8", "f4")])
def test_arrays_of_numpy_keep_double_precision_alone(dtype, kept):
    given = np.array(NUMBERS, dtype)
    found = to_numpy(given, "x")
    assert found.dtype == np.dtype(kept)
    assert not np.shares_memory(found, given)


class HalfTensor:
    """Stands for a tensor of PyTorch: with gradients, on a device, in bfloat16, which NumPy does not have."""

    dtype = "torch.bfloat16"

    def __init__(self, done=()):
        self.done = done

    def __array__(self, *_, **__):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")

    def detach(self):
        return HalfTensor((*self.done, "detach"))

    def cpu(self):
        return HalfTensor((*self.done, "cpu"))

    def float(self):
        return HalfTensor((*self.done, "float"))

    def numpy(self):
        assert self.done == ("detach", "cpu", "float")
        return np.array(NUMBERS, np.float32)


def test_a_tensor_on_a_device_with_gradients_in_half_precision():
    np.testing.assert_array_equal(to_numpy(HalfTensor(), "x"), NUMBERS)


def test_an_array_of_mlx_in_half_precision(monkeypatch):
    core = ModuleType("mlx.core")
    core.float32 = "float32"
    monkeypatch.setitem(sys.modules, "mlx.core", core)

    class Array:
        dtype = "mlx.core.bfloat16"

        def astype(self, dtype):
            assert dtype == core.float32
            return np.array(NUMBERS, np.float32)

    Array.__module__ = "mlx.core"
    np.testing.assert_array_equal(to_numpy(Array(), "x"), NUMBERS)


class OnlyDlpack:
    """An array that other libraries can read by DLPack alone."""

    def __init__(self):
        self._array = np.array(NUMBERS)

    def __dlpack__(self, **options):
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self._array.__dlpack_device__()


def test_an_array_with_dlpack_alone():
    np.testing.assert_array_equal(to_numpy(OnlyDlpack(), "x"), NUMBERS)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32", "float64", "int64"])
def test_real_tensors_of_pytorch(dtype):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    tensor = torch.tensor(NUMBERS, dtype=getattr(torch, dtype), requires_grad="float" in dtype)
    found = to_numpy(tensor, "x")
    assert found.dtype == (np.float64 if dtype == "float64" else np.float32)
    np.testing.assert_array_equal(found, np.array(NUMBERS, "i8" if dtype == "int64" else "f8"))


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32", "float64"])
def test_real_tensors_of_tensorflow(dtype):
    tensorflow = pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    for tensor in (tensorflow.constant(NUMBERS, dtype), tensorflow.Variable(NUMBERS, dtype=dtype)):
        np.testing.assert_array_equal(to_numpy(tensor, "x"), NUMBERS)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
def test_real_arrays_of_mlx(dtype):
    mlx = pytest.importorskip("mlx.core", reason="MLX is not installed")
    np.testing.assert_array_equal(to_numpy(mlx.array(NUMBERS, getattr(mlx, dtype)), "x"), NUMBERS)
