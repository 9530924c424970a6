"""Writes src/engine/kernels/torch-resampling.json: max-pooling and bilinear resizing as PyTorch computes them, forward and
backward, on small tensors. Made with torch 1.13.1; run with a Python that has torch:

    python3 scripts/parity/make-resampling-fixtures.py
"""
import json
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(5)


def channels_last(tensor):
    return tensor.detach().permute(0, 2, 3, 1).contiguous()


def numbers(tensor):
    return [float(f"{value:.9g}") for value in channels_last(tensor).flatten().tolist()]


def case(x, function):
    """Values and gradients of one function; tensors as [B,H,W,C] in reading order."""
    x = x.clone().requires_grad_(True)
    y = function(x)
    dy = torch.round(torch.randn_like(y) * 100) / 100
    y.backward(dy)
    return {
        "xShape": list(channels_last(x).shape),
        "yShape": list(channels_last(y).shape),
        "x": numbers(x),
        "y": numbers(y),
        "dy": numbers(dy),
        "dx": numbers(x.grad),
    }


def draw(*shape):
    return torch.round(torch.randn(*shape) * 100) / 100


def ties(*shape):
    """Few values, so that most windows have several maxima."""
    return torch.randint(0, 3, shape).float()


POOLED = [draw(2, 5, 6, 4), ties(1, 3, 7, 5), ties(1, 4, 4, 8), ties(2, 1, 2, 3)]
RESIZED = [
    ((2, 2, 3, 4), (6, 8)),
    ((1, 4, 2, 3), (8, 12)),
    ((1, 1, 2, 2), (16, 16)),
    ((1, 3, 4, 3), (7, 11)),
    ((1, 1, 7, 9), (4, 5)),
    ((1, 2, 5, 1), (9, 6)),
    ((1, 1, 1, 1), (3, 2)),
    ((1, 1, 5, 8), (10, 15)),
]

result = {
    "torch": torch.__version__,
    "maxPool": [case(x, lambda t: F.max_pool2d(t, 2)) for x in POOLED],
    "bilinear": [
        case(draw(*shape), lambda t, size=size: F.interpolate(t, size=size, mode="bilinear", align_corners=False))
        for shape, size in RESIZED
    ],
}
path = Path(__file__).resolve().parents[2] / "src" / "engine" / "kernels" / "torch-resampling.json"
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
