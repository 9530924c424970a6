"""The PyTorch half of `npm run parity`: trains from the same weights on the same batches, and measures how far apart both are.

    python3 compare.py FOLDER [--predict]

compares all runs of FOLDER/parity.json, or only their predictions; one JSON line a run on stdout.
"""

import json
import os
import sys

import torch

from tendril_losses import compute_loss
from tendril_torch import build_network, read_safetensors, to_torch

CLIP_NORM = 12.0
MOMENTUM = 0.99


def read_batches(path, dtype):
    """A list of batches; images and noise with channels first."""
    arrays, _ = read_safetensors(path)
    tensors = {name: torch.from_numpy(array).to(dtype) for name, array in arrays.items()}
    first = lambda name, x: x.permute(0, 3, 1, 2).contiguous() if name in ("images", "noise") else x
    return [{name: first(name, x[i]) for name, x in tensors.items()} for i in range(len(tensors["images"]))]


def make_optimiser(settings, parameters):
    rate, decay = settings["learningRate"], settings["weightDecay"]
    if settings["id"] == "adam":
        return torch.optim.Adam(parameters, lr=rate, weight_decay=decay)
    if settings["id"] == "adamw":
        return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay)
    return torch.optim.SGD(parameters, lr=rate, momentum=MOMENTUM, nesterov=True, weight_decay=decay)


def flatten(tensors):
    return torch.cat([tensors[name].detach().double().reshape(-1) for name in sorted(tensors)])


def distance(actual, expected):
    """‖Δ‖ / ‖expected‖ over all tensors together."""
    wanted = flatten(expected)
    return ((flatten(actual) - wanted).norm() / wanted.norm().clamp(min=1e-30)).item()


def train(folder, config, dtype):
    """Losses and terms of every step, the first gradient and the last weights."""
    network = build_network(*read_safetensors(os.path.join(folder, "initial.safetensors"))).to(dtype)
    parameters = list(network.parameters())
    optimiser = make_optimiser(config["optimiser"], parameters)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda t: (1 - t / config["steps"]) ** 0.9)
    steps, gradient = [], None
    for batch in read_batches(os.path.join(folder, "batches.safetensors"), dtype):
        optimiser.zero_grad()
        terms = compute_loss(config["loss"]["id"], network(batch["images"]), batch, config["loss"]["weight"])
        terms[0].backward()
        if gradient is None:
            gradient = {name: p.grad.clone() for name, p in network.named_parameters()}
        if config["optimiser"]["id"] == "sgd":
            torch.nn.utils.clip_grad_norm_(parameters, CLIP_NORM)
        optimiser.step()
        schedule.step()
        names = ("loss", "dice", "ce", "connectivity")
        steps.append({name: None if term is None else term.item() for name, term in zip(names, terms)})
    return {"steps": steps, "gradient": gradient, "weights": dict(network.named_parameters())}


def read_run(folder, run):
    """What Tendril wrote about a run, in PyTorch's layout."""
    place = os.path.join(folder, run["folder"])
    read = lambda name: {k: to_torch(v) for k, v in read_safetensors(os.path.join(place, name))[0].items()}
    return {"steps": run["steps"], "gradient": read("gradient.safetensors"), "weights": read("final.safetensors")}


def relative(actual, expected):
    """Largest |Δ| / |expected| of each of loss and terms over the steps, and the step of the loss's."""
    def worst(name):
        pairs = [(a[name], e[name]) for a, e in zip(actual["steps"], expected["steps"])]
        return [abs(a - e) / max(abs(e), 1e-30) for a, e in pairs if e is not None]

    losses = worst("loss")
    terms = [value for name in ("dice", "ce", "connectivity") for value in worst(name)]
    return {
        "loss": max(losses),
        "lossStep": losses.index(max(losses)) + 1,
        "terms": max(terms),
        "gradient": distance(actual["gradient"], expected["gradient"]),
        "weights": distance(actual["weights"], expected["weights"]),
    }


def predict_like(place):
    """Largest difference of the probabilities that both sides compute with Tendril's weights."""
    arrays, metadata = read_safetensors(os.path.join(place, "final.safetensors"))
    given, _ = read_safetensors(os.path.join(place, "prediction.safetensors"))
    network = build_network(arrays, metadata).eval()
    with torch.no_grad():
        p = network(torch.from_numpy(given["images"]).permute(0, 3, 1, 2).contiguous()).softmax(1)
    return (p - torch.from_numpy(given["probabilities"]).permute(0, 3, 1, 2)).abs().max().item()


def compare_run(folder, run, known):
    config = run["config"]
    key = json.dumps([config["loss"], config["optimiser"]])
    if key not in known:
        known[key] = [train(folder, config, dtype) for dtype in (torch.float32, torch.float64)]
    single, double = known[key]
    ours = read_run(folder, run)
    return {
        **relative(ours, single),
        "float64": relative(ours, double),
        "torch": relative(single, double),
        "losses": [step["loss"] for step in single["steps"]],
    }


def main(folder, is_prediction):
    with open(os.path.join(folder, "parity.json"), encoding="utf-8") as file:
        runs = json.load(file)["runs"]
    known = {}
    for run in runs:
        result = {} if is_prediction else compare_run(folder, run, known)
        result["prediction"] = predict_like(os.path.join(folder, run["folder"]))
        print(json.dumps({"folder": run["folder"], **result}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], "--predict" in sys.argv[2:])
