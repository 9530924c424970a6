"""Tendril's networks as PyTorch modules, and the loader of the weights that Tendril exports.

    from tendril_torch import load_network, normalise
    network, metadata = load_network("weights.safetensors")
    probabilities = network(images).softmax(1)  # images [B,C,H,W], see normalise(); H and W multiples of network.multiple

Needs PyTorch 1.13 or newer and NumPy, nothing else. The modules are ordinary ones: train them on, or
torch.onnx.export(network.eval(), images, "network.onnx", opset_version=16).
"""

import json
import struct

import numpy
import torch
from torch import nn

SLOPE = 0.01
EPSILON = 1e-5
# Of an HRNet whose configuration does not say.
STEM_STRIDE = 2


def read_safetensors(path):
    """Reads a safetensors file of float32 tensors: {name: array} and the file's metadata."""
    with open(path, "rb") as file:
        content = file.read()
    (header_bytes,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + header_bytes])
    metadata = header.pop("__metadata__", {})
    start = 8 + header_bytes
    arrays = {}
    for name, entry in header.items():
        if entry["dtype"] != "F32":
            raise ValueError(f'{path}: tensor "{name}" is {entry["dtype"]}; Tendril writes F32.')
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(content[start + begin : start + end], dtype="<f4")
        arrays[name] = values.reshape(entry["shape"]).copy()
    return arrays, metadata


def to_torch(array):
    """Tendril's layout to PyTorch's.

    Convolutions [kh,kw,in,out] become [out,in,kh,kw]; transposed ones [kh,kw,out,in] become [in,out,kh,kw]: the same
    order of axes for both.
    """
    tensor = torch.from_numpy(array)
    return tensor.permute(3, 2, 0, 1).contiguous() if tensor.ndim == 4 else tensor


def convolution(inputs, outputs, size=3, stride=1):
    """Without bias: the norm after it would subtract it again."""
    return nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)


def norm(channels):
    return nn.InstanceNorm2d(channels, eps=EPSILON, affine=True)


def leaky(x):
    return nn.functional.leaky_relu(x, SLOPE)


def resize_like(x, other):
    if x.shape[2:] == other.shape[2:]:
        return x
    return nn.functional.interpolate(x, size=other.shape[2:], mode="bilinear", align_corners=False)


class ConvNorm(nn.Module):
    """Convolution, instance norm."""

    def __init__(self, inputs, outputs, size=3, stride=1):
        super().__init__()
        self.conv = convolution(inputs, outputs, size, stride)
        self.norm = norm(outputs)

    def forward(self, x):
        return self.norm(self.conv(x))


class Block(ConvNorm):
    """Convolution, instance norm, leaky ReLU."""

    def forward(self, x):
        return leaky(super().forward(x))


class UpStage(nn.Module):
    """One stage of the decoder: up-sampling, the skip beside it, two blocks named "0" and "1"."""

    def __init__(self, channels):
        super().__init__()
        self.up = nn.ConvTranspose2d(2 * channels, channels, 2, 2)
        self.add_module("0", Block(2 * channels, channels))
        self.add_module("1", Block(channels, channels))

    def forward(self, x, skip):
        x = torch.cat([self.up(x), skip], 1)
        return self._modules["1"](self._modules["0"](x))


class UNet(nn.Module):
    """U-Net in nnU-Net's shape; names and numbers as src/engine/models/unet has them."""

    def __init__(self, in_channels, out_channels, channels, depth):
        super().__init__()
        widths = [channels * 2**stage for stage in range(depth)]
        self.multiple = 2 ** (depth - 1)
        self.encoder = nn.ModuleList(
            nn.ModuleList(
                [
                    Block(in_channels if stage == 0 else widths[stage - 1], width, stride=1 if stage == 0 else 2),
                    Block(width, width),
                ]
            )
            for stage, width in enumerate(widths)
        )
        self.decoder = nn.ModuleList(UpStage(width) for width in widths[:-1])
        self.head = nn.Conv2d(channels, out_channels, 1)

    @classmethod
    def like(cls, shapes, _config):
        """An untrained network for weights of these shapes, in Tendril's layout."""
        depth = sum(name.startswith("encoder.") and name.endswith(".0.conv.weight") for name in shapes)
        _, _, in_channels, channels = shapes["encoder.0.0.conv.weight"]
        return cls(in_channels, shapes["head.weight"][3], channels, depth)

    def forward(self, x):
        skips = []
        for first, second in self.encoder:
            x = second(first(x))
            skips.append(x)
        skips.pop()
        for stage in reversed(range(len(self.decoder))):
            x = self.decoder[stage](x, skips[stage])
        return self.head(x)


class Residual(nn.Module):
    """Two 3×3 convolutions beside the identity."""

    def __init__(self, channels):
        super().__init__()
        self.conv1, self.norm1 = convolution(channels, channels), norm(channels)
        self.conv2, self.norm2 = convolution(channels, channels), norm(channels)

    def forward(self, x):
        y = leaky(self.norm1(self.conv1(x)))
        return leaky(self.norm2(self.conv2(y)) + x)


def exchange_path(source, target, widths):
    """From one branch to another: strided convolutions on the way down, a 1×1 convolution on the way up."""
    inputs, outputs = widths[source], widths[target]
    if source > target:
        return nn.Sequential(ConvNorm(inputs, outputs, size=1))
    steps = target - source
    between = [Block(inputs, inputs, stride=2) for _ in range(steps - 1)]
    return nn.Sequential(*between, ConvNorm(inputs, outputs, stride=2))


class Stage(nn.Module):
    """A new branch of half the resolution, residual blocks on every branch, an exchange between all of them."""

    def __init__(self, index, channels, blocks):
        super().__init__()
        widths = [channels * 2**branch for branch in range(index + 1)]
        if index > 0:
            self.transition = Block(widths[-2], widths[-1], stride=2)
        self.branches = nn.ModuleList(nn.Sequential(*[Residual(width) for _ in range(blocks)]) for width in widths)
        paths = lambda target: {
            str(source): exchange_path(source, target, widths) for source in range(index + 1) if source != target
        }
        if index > 0:
            self.exchange = nn.ModuleList(nn.ModuleDict(paths(target)) for target in range(index + 1))

    def forward(self, xs):
        if len(self.branches) > len(xs):
            xs = [*xs, self.transition(xs[-1])]
        xs = [branch(x) for branch, x in zip(self.branches, xs)]
        if len(xs) == 1:
            return xs
        return [
            leaky(
                sum(
                    x if source == target else resize_like(self.exchange[target][str(source)](x), xs[target])
                    for source, x in enumerate(xs)
                )
            )
            for target in range(len(xs))
        ]


class HRNet(nn.Module):
    """Small HRNetV2; names and numbers as src/engine/models/hrnet has them."""

    def __init__(self, in_channels, out_channels, channels, depth, blocks, stem_stride):
        super().__init__()
        self.multiple = 1
        first, second = {1: (1, 1), 2: (2, 1), 4: (2, 2)}[stem_stride]
        self.stem = nn.Sequential(Block(in_channels, channels, stride=first), Block(channels, channels, stride=second))
        self.stages = nn.ModuleList(Stage(index, channels, blocks) for index in range(depth))
        joined = channels * (2**depth - 1)
        self.join = Block(joined, joined, size=1)
        self.head = nn.Conv2d(joined, out_channels, 1)

    @classmethod
    def like(cls, shapes, config):
        """An untrained network for weights of these shapes, in Tendril's layout; the stem's stride is in no shape."""
        depth = len({name.split(".")[1] for name in shapes if name.startswith("stages.")})
        blocks = len({name.split(".")[4] for name in shapes if name.startswith("stages.0.branches.0.")})
        _, _, in_channels, channels = shapes["stem.0.conv.weight"]
        stem_stride = config["model"].get("stemStride", STEM_STRIDE)
        return cls(in_channels, shapes["head.weight"][3], channels, depth, blocks, stem_stride)

    def forward(self, x):
        branches = [self.stem(x)]
        for stage in self.stages:
            branches = stage(branches)
        joined = torch.cat([resize_like(branch, branches[0]) for branch in branches], 1)
        return resize_like(self.head(self.join(joined)), x)


NETWORKS = {"unet": UNet, "hrnet": HRNet}


def build_network(arrays, metadata):
    """The network that a file's tensors and metadata describe, with these weights."""
    kind = metadata.get("model")
    if kind not in NETWORKS:
        raise ValueError(f'There is no network "{kind}" here; known are {", ".join(sorted(NETWORKS))}.')
    shapes = {name: array.shape for name, array in arrays.items()}
    network = NETWORKS[kind].like(shapes, json.loads(metadata.get("config", "{}")))
    # Strict: a name too many or too few is an error.
    network.load_state_dict({name: to_torch(array) for name, array in arrays.items()})
    return network


def load_network(path):
    """The network of a weights file of Tendril's, on the CPU, and the file's metadata."""
    arrays, metadata = read_safetensors(path)
    return build_network(arrays, metadata), metadata


def normalise(image):
    """An image [H,W] or [H,W,C] of any number type as the network wants it: [1,C,H,W], z-scored per channel."""
    pixels = torch.as_tensor(numpy.asarray(image, dtype=numpy.float64))
    pixels = pixels[..., None] if pixels.ndim == 2 else pixels
    deviation = pixels.std(dim=(0, 1), unbiased=False)
    deviation[deviation == 0] = 1
    scaled = (pixels - pixels.mean(dim=(0, 1))) / deviation
    return scaled.permute(2, 0, 1)[None].float()
