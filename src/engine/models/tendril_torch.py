"""Tendril's networks as PyTorch modules, and the loader of the weights that Tendril exports.

    python3 tendril_torch.py weights.safetensors IMAGE PREDICTION.png

predicts an image: 0 for background, for one class 255, for several the class itself. And in Python:

    from tendril_torch import load_network, predict
    network, metadata = load_network("weights.safetensors")
    probabilities = predict(network, metadata, image)  # [H,W] or [H,W,C] of any number type to [K+1,H,W]

The modules are ordinary ones: train them on, or export them (images [B,C,H,W] with H and W multiples of network.multiple):

    torch.onnx.export(network.eval(), torch.zeros(1, network.channels, 256, 256), "network.onnx", opset_version=16,
                      input_names=["images"], output_names=["logits"],
                      dynamic_axes={"images": {0: "B", 2: "H", 3: "W"}, "logits": {0: "B", 2: "H", 3: "W"}})

Needs PyTorch 1.13 or newer and NumPy, and Pillow to predict from the command line; nothing of Tendril.
"""

import json
import struct
import sys

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

    def __init__(self, lower, channels, head=None):
        super().__init__()
        self.up = nn.ConvTranspose2d(lower, channels, 2, 2)
        self.add_module("0", Block(2 * channels, channels))
        self.add_module("1", Block(channels, channels))
        if head is not None:
            self.head = head

    def forward(self, x, skip):
        x = torch.cat([self.up(x), skip], 1)
        return self._modules["1"](self._modules["0"](x))


class UNet(nn.Module):
    """U-Net in nnU-Net's shape; names and numbers as src/engine/models/unet has them."""

    def __init__(self, in_channels, out_channels, widths, is_pooled=False, heads=1):
        """widths: channels of each stage; heads: 1, and one for each lower stage that was trained with deep supervision."""
        super().__init__()
        self.channels, self.is_pooled = in_channels, is_pooled
        self.multiple = 2 ** (len(widths) - 1)
        stride = 1 if is_pooled else 2
        self.encoder = nn.ModuleList(
            nn.ModuleList(
                [
                    Block(in_channels if stage == 0 else widths[stage - 1], width, stride=1 if stage == 0 else stride),
                    Block(width, width),
                ]
            )
            for stage, width in enumerate(widths)
        )
        self.decoder = nn.ModuleList(
            UpStage(widths[stage + 1], width, nn.Conv2d(width, out_channels, 1) if 0 < stage < heads else None)
            for stage, width in enumerate(widths[:-1])
        )
        self.head = nn.Conv2d(widths[0], out_channels, 1)

    @classmethod
    def like(cls, shapes, config):
        """An untrained network for weights of these shapes, in Tendril's layout; pooling is in no shape."""
        depth = sum(name.startswith("encoder.") and name.endswith(".0.conv.weight") for name in shapes)
        widths = [shapes[f"encoder.{stage}.0.conv.weight"][3] for stage in range(depth)]
        is_pooled = config["model"].get("downsampling") == "pooled"
        heads = sum(name.endswith("head.weight") for name in shapes)
        in_channels = shapes["encoder.0.0.conv.weight"][2]
        return cls(in_channels, shapes["head.weight"][3], widths, is_pooled, heads)

    def forward(self, x):
        """Logits of the full resolution."""
        return self.scales(x)[0]

    def scales(self, x):
        """Logits of every resolution that has a head, full resolution first."""
        skips = []
        for stage, (first, second) in enumerate(self.encoder):
            if stage > 0 and self.is_pooled:
                x = nn.functional.max_pool2d(x, 2)
            x = second(first(x))
            skips.append(x)
        skips.pop()
        outputs = []
        for stage in reversed(range(len(self.decoder))):
            x = self.decoder[stage](x, skips[stage])
            head = self.head if stage == 0 else getattr(self.decoder[stage], "head", None)
            if head is not None:
                outputs.insert(0, head(x))
        return outputs


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
        self.channels, self.multiple = in_channels, 1
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


def normalise(image, metadata, channels):
    """An image [H,W] or [H,W,C] of any number type as the network wants it: [1,C,H,W]; grey ones fill all channels."""
    pixels = numpy.asarray(image)
    pixels = pixels[..., None] if pixels.ndim == 2 else pixels[..., :3]
    scheme = (json.loads(metadata.get("config", "{}")).get("patches") or {}).get("intensity", "image")
    values = torch.as_tensor(pixels.astype(numpy.float64))
    if scheme == "image":
        mean, scale = values.mean(dim=(0, 1)), values.std(dim=(0, 1), unbiased=False)
        scale[scale == 0] = 1
    elif scheme == "unit":
        is_byte = pixels.dtype == numpy.uint8
        mean = torch.zeros(1) if is_byte else values.min()
        scale = torch.full((1,), 255.0) if is_byte else (values.max() - values.min()).clamp(min=1e-300)
    else:
        raise ValueError(f'The scheme "{scheme}" needs the training images; normalise them yourself and call the network.')
    scaled = ((values - mean) / scale).permute(2, 0, 1)[None].float()
    return scaled.expand(-1, channels, -1, -1) if scaled.shape[1] == 1 else scaled


def predict(network, metadata, image):
    """Probabilities [K+1,H,W] of an image in one piece, reflected to a size that the network takes.

    Tendril predicts images of more than 640 pixels in tiles; instance norm makes small differences between the two.
    """
    x = normalise(image, metadata, network.channels)
    height, width = x.shape[2:]
    padded = [max(-(-size // network.multiple), 2) * network.multiple for size in (height, width)]
    edges = [(0, 0), (0, 0), (0, padded[0] - height), (0, padded[1] - width)]
    x = torch.from_numpy(numpy.pad(x.numpy(), edges, mode="reflect"))
    with torch.no_grad():
        return network.eval()(x).softmax(1)[0, :, :height, :width]


def main(weights, source, target):
    from PIL import Image

    network, metadata = load_network(weights)
    labels = predict(network, metadata, Image.open(source)).argmax(0).to(torch.uint8)
    is_binary = network.head.out_channels == 2
    Image.fromarray((labels * (255 if is_binary else 1)).numpy()).save(target)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("Usage: python3 tendril_torch.py weights.safetensors IMAGE PREDICTION.png")
    main(*sys.argv[1:])
