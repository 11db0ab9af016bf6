"""Train small tanh networks on sin x + sin 3x + sin 5x in PyTorch, and record what they predict.

    python make_log.py          # writes plain.nc and x8.nc beside this file, a minute on one core

It needs ``torch`` and this project without extras: ``pip install torch ../..``.
"""

from pathlib import Path

import torch

from spectral_bias.recording import Recorder

SEEDS, STEPS, POINTS, WIDTH, RATE = 8, 3000, 64, 64, 1e-3
TONES = (1, 3, 5)


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


def record(path: Path, scale: float) -> None:
    """Train all seeds and record them."""
    # The periodic grid leaves out its end point: a tone then lies on one frequency of the transform alone.
    x = torch.arange(POINTS, dtype=torch.float32)[:, None] * (2 * torch.pi / POINTS) - torch.pi
    target = sum(torch.sin(k * x) for k in TONES)
    about = {
        "title": f"Three tones learned by PyTorch, initial weights times {scale:g}",
        "summary": f"{SEEDS} tanh networks 1-{WIDTH}-{WIDTH}-1 trained on sin x + sin 3x + sin 5x by Adam "
        f"(rate {RATE:g}, full batch) in PyTorch {torch.__version__.partition('+')[0]}, by make_log.py.",
        "domain_length": 2 * torch.pi,
        "train_points": POINTS,
        "parameters": sum(each.numel() for each in network(scale).parameters()),
    }
    with Recorder(path, x, target, trained_on=True, attributes=about, if_exists="replace") as recorder:
        for seed in range(SEEDS):
            recorder.seed(seed)
            torch.manual_seed(seed)
            net = network(scale)
            optimiser = torch.optim.Adam(net.parameters(), lr=RATE)
            for step in range(STEPS + 1):
                prediction = net(x)
                loss = torch.mean((prediction - target) ** 2)
                # In half precision, which is far finer than any threshold, the log is a third of the size.
                recorder.log(step, lambda prediction=prediction: prediction.half(), loss, always=step == STEPS)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name, scale in (("plain", 1.0), ("x8", 8.0)):
        record(Path(__file__).with_name(f"{name}.nc"), scale)
