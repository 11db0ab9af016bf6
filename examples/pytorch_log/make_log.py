"""Train a small tanh network on sin x + sin 3x + sin 5x in PyTorch and write what it says at logged steps.

Nothing of Spectral Bias Atlas is used here: dimensions and names in the file (docs/run-file.md) are all that the two
have in common. It needs ``torch``, ``numpy`` and ``netCDF4``:

    python make_log.py          # writes plain.nc and x8.nc beside this file, a minute on one core
"""

from pathlib import Path

import netCDF4
import numpy as np
import torch

SEEDS, STEPS, POINTS, WIDTH, RATE = 8, 3000, 64, 64, 1e-3
TONES = (1, 3, 5)
# Every step at first, then each 8 % later than the last.
LOGGED = sorted({*range(11), *(int(step) for step in np.geomspace(11, STEPS, 75).round()), STEPS})


def network(scale: float) -> torch.nn.Sequential:
    """Two hidden layers of tanh with Xavier's weights, ``scale`` times larger."""
    layers = [
        torch.nn.Linear(1, WIDTH),
        torch.nn.Tanh(),
        torch.nn.Linear(WIDTH, WIDTH),
        torch.nn.Tanh(),
        torch.nn.Linear(WIDTH, 1),
    ]
    for layer in layers[::2]:
        torch.nn.init.xavier_normal_(layer.weight, gain=scale)
        torch.nn.init.zeros_(layer.bias)
    return torch.nn.Sequential(*layers)


def train(seed: int, scale: float, x: torch.Tensor, y: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Outputs (step, sample) and losses (step) at the logged steps of one training."""
    torch.manual_seed(seed)
    net = network(scale)
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE)
    outputs, losses = [], []
    for step in range(STEPS + 1):
        said = net(x)
        loss = torch.mean((said - y) ** 2)
        if step in LOGGED:
            outputs.append(said.detach().numpy()[:, 0])
            losses.append(float(loss.detach()))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return np.stack(outputs), np.array(losses)


def write(path: Path, scale: float) -> None:
    """Train all seeds and write the log in the form of docs/run-file.md."""
    # The periodic grid leaves out its end point: a tone then lies on one frequency of the transform alone.
    x = torch.arange(POINTS, dtype=torch.float32)[:, None] * (2 * torch.pi / POINTS) - torch.pi
    y = sum(torch.sin(k * x) for k in TONES)
    trained = [train(seed, scale, x, y) for seed in range(SEEDS)]
    # Four digits are far finer than any threshold of a relative error; the rest would not compress.
    compressed = {"compression": "zlib", "complevel": 9, "shuffle": True, "significant_digits": 4}
    with netCDF4.Dataset(path, "w", format="NETCDF4") as log:
        log.title = f"Three tones learned by PyTorch, initial weights times {scale:g}"
        log.summary = (
            f"{SEEDS} tanh networks 1-{WIDTH}-{WIDTH}-1 trained on sin x + sin 3x + sin 5x by Adam "
            f"(rate {RATE:g}, full batch) in PyTorch {torch.__version__.partition('+')[0]}, by make_log.py."
        )
        log.domain_length = 2 * np.pi
        log.train_points = POINTS
        log.parameters = sum(each.numel() for each in network(scale).parameters())
        for name, size in (("seed", SEEDS), ("step", len(LOGGED)), ("sample", POINTS), ("dimension", 1)):
            log.createDimension(name, size)
        log.createVariable("step", "i4", ("step",))[:] = LOGGED
        log.createVariable("x", "f4", ("sample", "dimension"))[:] = x.numpy()
        log.createVariable("target", "f4", ("sample",))[:] = y.numpy()[:, 0]
        log.createVariable("prediction", "f4", ("seed", "step", "sample"), **compressed)[:] = [
            each[0] for each in trained
        ]
        log.createVariable("loss", "f4", ("seed", "step"), zlib=True)[:] = [each[1] for each in trained]
        log.createVariable("trained_on", "i1", ("sample",))[:] = 1


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name, scale in (("plain", 1.0), ("x8", 8.0)):
        write(Path(__file__).with_name(f"{name}.nc"), scale)
