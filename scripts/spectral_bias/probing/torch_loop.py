"""Train a PyTorch module on all training points, by Adam or the user's optimiser."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from spectral_bias.probing.loop import Loop, Task, shape_problem
from spectral_bias.recording.errors import RecordingError


def torch_loop(make_model: Callable[[int], Any], seed: int, task: Task) -> Loop:
    """The loop of one seed. PyTorch's own random numbers are drawn from the seed, and put back at the end.

    Args:
        make_model: returns the module; it takes inputs (sample, 1).
        seed: number of the seed.
        task: ``optimiser``, if given, is a function of the parameters, such as ``torch.optim.SGD`` with its arguments.

    Raises:
        RecordingError: it is no module, or its outputs have another shape.
    """
    torch: Any = import_module("torch")
    before = torch.get_rng_state()

    def restore() -> None:
        torch.set_rng_state(before)

    try:
        torch.manual_seed(seed)
        return _loop(torch, make_model(seed), task, restore)
    except BaseException:
        restore()
        raise


def _loop(torch: Any, model: Any, task: Task, restore: Callable[[], None]) -> Loop:
    if not isinstance(model, torch.nn.Module):
        raise RecordingError(f"make_model: returned a {type(model).__name__}; a torch.nn.Module is expected")
    weights = [each for each in model.parameters() if each.requires_grad]
    if not weights:
        raise RecordingError("make_model: returned a module without parameters to train")
    kind = {"device": weights[0].device, "dtype": weights[0].dtype}
    x, target = torch.as_tensor(task.x, **kind), torch.as_tensor(task.target, **kind)
    trained = torch.as_tensor(task.trained_on, device=kind["device"]).bool()
    x_train, y_train = x[trained], target[trained][:, 0]

    def predict() -> Any:
        training = model.training
        model.eval()
        with torch.no_grad():
            outputs = model(x)
        model.train(training)
        return outputs

    if problem := shape_problem(tuple(predict().shape), len(x)):
        raise RecordingError(problem)
    optimiser = task.optimiser(weights) if task.optimiser else torch.optim.Adam(weights, lr=task.learning_rate)

    def closure() -> Any:
        optimiser.zero_grad()
        loss = torch.mean((model(x_train).reshape(-1) - y_train) ** 2)
        loss.backward()
        return loss

    # PyTorch's optimisers return the closure's first loss.
    return Loop(sum(each.numel() for each in weights), predict, lambda: optimiser.step(closure), restore)
