"""Numbers of any framework as NumPy arrays, without importing the framework.

Known are arrays of NumPy, PyTorch (with gradients, on a device), JAX, TensorFlow, MLX, CuPy, anything with
``__array__`` or ``__dlpack__``, and nested lists. Half precision and bfloat16 become float32; float64 stays float64.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from spectral_bias.recording.errors import RecordingError


def to_numpy(value: Any, name: str) -> np.ndarray:
    """A copy of the numbers in float32 or float64.

    Args:
        value: a tensor, an array or nested lists of real numbers.
        name: what they are, for messages.

    Raises:
        RecordingError: they are no real numbers.
    """
    try:
        array = np.asarray(_on_the_host(value))
        if array.dtype.kind not in "fiubV":
            kind = "complex" if array.dtype.kind == "c" else str(array.dtype)
            raise RecordingError(f"{name}: real numbers are expected, not {kind} ones")
        return np.array(array, np.float64 if array.dtype.itemsize > 4 and array.dtype.kind == "f" else np.float32)
    except RecordingError:
        raise
    except (TypeError, ValueError, RuntimeError, AttributeError, BufferError) as error:
        reason = str(error).partition("\n")[0]
        raise RecordingError(f"{name}: a {_kind(value)} is no array of real numbers ({reason})") from error


def _on_the_host(value: Any) -> Any:
    """The value, or a view of it, that NumPy understands."""
    if hasattr(value, "detach"):
        value = value.detach()
        if hasattr(value, "cpu"):
            value = value.cpu()
        # NumPy has no bfloat16; a lazily conjugated or negated tensor has no NumPy view.
        value = value.float() if _is_half(value) else value
        return (value.resolve_neg() if hasattr(value, "resolve_neg") else value).numpy()
    if type(value).__module__.partition(".")[0] == "mlx":
        return value.astype(sys.modules["mlx.core"].float32) if _is_half(value) else value
    if type(value).__module__.partition(".")[0] == "cupy":
        return value.get()
    if hasattr(value, "__dlpack__") and not hasattr(value, "__array__"):
        return np.from_dlpack(value)
    return value


def _is_half(value: Any) -> bool:
    return str(value.dtype).endswith(("bfloat16", "float16"))


def _kind(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")
