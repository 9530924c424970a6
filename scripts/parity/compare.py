"""The PyTorch half of `npm run parity`: trains from the same weights on the same batches, and measures how far apart both are.

    python3 compare.py FOLDER [--predict]

compares all runs of FOLDER/parity.json, or only their predictions; one JSON line a run on stdout. Two comparisons of
training: "free", where each side follows its own weights from the common start, and "stepwise", where PyTorch takes over
Tendril's weights before every step (its optimiser keeps its own moments), so that what is compared does not add up.
And of PyTorch with itself: in float64, and from weights that are "nudged" by one unit in the last place.
"""

import json
import os
import sys

import torch

# The module that `npm run train` lays beside the weights.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "engine", "models"))

from tendril_losses import compute_loss
from tendril_torch import build_network, read_safetensors, to_torch

CLIP_NORM = 12.0
MOMENTUM = 0.99
TERMS = ("loss", "dice", "ce", "connectivity")


def read_batches(path, dtype):
    """A list of batches; images and noise with channels first."""
    arrays, _ = read_safetensors(path)
    tensors = {name: torch.from_numpy(array).to(dtype) for name, array in arrays.items()}

    def pick(name, i):
        one = tensors[name][i]
        return one.permute(0, 3, 1, 2).contiguous() if name in ("images", "noise") else one

    return [{name: pick(name, i) for name in tensors} for i in range(len(tensors["images"]))]


def make_optimiser(settings, parameters):
    rate, decay = settings["learningRate"], settings["weightDecay"]
    if settings["id"] == "adam":
        return torch.optim.Adam(parameters, lr=rate, weight_decay=decay)
    if settings["id"] == "adamw":
        return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay)
    return torch.optim.SGD(parameters, lr=rate, momentum=MOMENTUM, nesterov=True, weight_decay=decay)


def flatten(tensors):
    return torch.cat([tensors[name].detach().double().reshape(-1) for name in sorted(tensors)])


def distance(actual, expected, scale=None):
    """‖actual − expected‖ / ‖scale‖ over all tensors together; scale is expected unless given."""
    wanted = flatten(expected)
    size = (wanted if scale is None else scale).norm().clamp(min=1e-30)
    return ((flatten(actual) - wanted).norm() / size).item()


class Training:
    """One run in PyTorch, step by step, with PyTorch's own optimisers and schedule."""

    def __init__(self, folder, config, dtype):
        arrays, metadata = read_safetensors(os.path.join(folder, "initial.safetensors"))
        self.network = build_network(arrays, metadata).to(dtype)
        self.batches = read_batches(os.path.join(folder, "batches.safetensors"), dtype)
        self.config = config
        self.optimiser = make_optimiser(config["optimiser"], self.network.parameters())
        decay = lambda t: (1 - t / config["steps"]) ** 0.9
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimiser, decay)

    def weights(self):
        return {name: p.detach().clone() for name, p in self.network.named_parameters()}

    def nudge(self):
        """Moves every weight to a float beside it, above or below by chance: the smallest change that there is."""
        coin = torch.Generator().manual_seed(1)
        with torch.no_grad():
            for parameter in self.network.parameters():
                up = torch.rand(parameter.shape, generator=coin) < 0.5
                parameter.copy_(torch.nextafter(parameter, torch.where(up, torch.inf, -torch.inf).to(parameter.dtype)))

    def take_over(self, weights):
        for name, parameter in self.network.named_parameters():
            parameter.data.copy_(weights[name])

    def step(self, index):
        """Loss and terms, and the gradient before it is clipped."""
        batch, loss = self.batches[index], self.config["loss"]
        self.optimiser.zero_grad()
        terms = compute_loss(loss["id"], self.network(batch["images"]), batch, loss["weight"])
        terms[0].backward()
        gradient = {name: p.grad.clone() for name, p in self.network.named_parameters()}
        if self.config["optimiser"]["id"] == "sgd":
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP_NORM)
        self.optimiser.step()
        self.schedule.step()
        return {name: None if term is None else term.item() for name, term in zip(TERMS, terms)}, gradient


def train_freely(folder, config, dtype=torch.float32, is_nudged=False):
    training = Training(folder, config, dtype)
    if is_nudged:
        training.nudge()
    results = [training.step(i) for i in range(config["steps"])]
    return {
        "steps": [numbers for numbers, _ in results],
        "gradient": results[0][1],
        "weights": training.weights(),
    }


def read_run(folder, run):
    """What Tendril wrote about a run, in PyTorch's layout."""
    place = os.path.join(folder, run["folder"])
    read = lambda name: {k: to_torch(v) for k, v in read_safetensors(os.path.join(place, name))[0].items()}
    return {"steps": run["steps"], "gradient": read("gradient.safetensors"), "weights": read("final.safetensors")}


def worst_relative(actual, expected, name):
    """Largest |Δ| / |expected| over the steps, and the step of it."""
    pairs = [(a[name], e[name]) for a, e in zip(actual, expected)]
    values = [abs(a - e) / max(abs(e), 1e-30) for a, e in pairs if e is not None]
    return (max(values), values.index(max(values)) + 1) if values else (0.0, 0)


def compare_free(actual, expected):
    loss, step = worst_relative(actual["steps"], expected["steps"], "loss")
    return {
        "loss": loss,
        "lossStep": step,
        "terms": max(worst_relative(actual["steps"], expected["steps"], name)[0] for name in TERMS[1:]),
        "gradient": distance(actual["gradient"], expected["gradient"]),
        "weights": distance(actual["weights"], expected["weights"]),
    }


def compare_stepwise(folder, run):
    """Every step from Tendril's weights before it: its loss, and the weights after it."""
    training = Training(folder, run["config"], torch.float32)
    rows, _ = read_safetensors(os.path.join(folder, run["folder"], "trajectory.safetensors"))
    before = training.weights()
    steps, weights, updates = [], [], []
    for index in range(run["config"]["steps"]):
        training.take_over(before)
        steps.append(training.step(index)[0])
        after = training.weights()
        ours = {name: to_torch(row[index]) for name, row in rows.items()}
        weights.append(distance(ours, after))
        updates.append(distance(ours, after, flatten(after) - flatten(before)))
        before = ours
    loss, step = worst_relative(run["steps"], steps, "loss")
    terms = max(worst_relative(run["steps"], steps, name)[0] for name in TERMS[1:])
    return {"loss": loss, "lossStep": step, "terms": terms, "weights": max(weights), "update": max(updates)}


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
        known[key] = (
            train_freely(folder, config),
            train_freely(folder, config, dtype=torch.float64),
            train_freely(folder, config, is_nudged=True),
        )
    single, double, nudged = known[key]
    ours = read_run(folder, run)
    return {
        **compare_free(ours, single),
        "stepwise": compare_stepwise(folder, run),
        "float64": compare_free(ours, double),
        "torch": compare_free(single, double),
        "nudged": compare_free(nudged, single),
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
