"""Tendril's losses in PyTorch with its autograd, written from the papers' formulas: the other side of `npm run parity`.

Everywhere: logits [B,K+1,H,W], labels and tubes [B,H,W] with whole numbers 0…K, mask [B,H,W] of 0 and 1 or None, noise
[B,K,H,W] uniform in (0, 1). Sums run over batch and pixels; background is a class of cross-entropy only.
"""

import torch
from torch.nn import functional

SMOOTH = 1e-5
CLDICE_SMOOTH = 1.0
TOPOLOGY_BETA = 0.33


def one_hot(labels, classes, dtype):
    return functional.one_hot(labels.long(), classes).permute(0, 3, 1, 2).to(dtype)


def total(x):
    """[B,C,H,W] to [C]."""
    return x.sum(dim=(0, 2, 3))


def dice_loss(p, y):
    """nnU-Net's soft Dice over the foreground, negative."""
    return -((2 * total(p * y) + SMOOTH) / (total(p) + total(y) + SMOOTH)).mean()


def cross_entropy(logits, labels, mask):
    per_pixel = functional.cross_entropy(logits, labels.long(), reduction="none")
    return per_pixel.mean() if mask is None else (per_pixel * mask).sum() / mask.sum().clamp(min=1)


def recall_loss(p, tubes):
    """Skeleton Recall, eq. 1 of arXiv 2404.03010, negative."""
    return -((total(p * tubes) + SMOOTH) / (total(tubes) + SMOOTH)).mean()


def soft_skeleton(x, iterations):
    """Algorithm 1 of arXiv 2003.07311: morphology by pooling; pixels outside never take part."""

    def erode(image):
        rows = -functional.max_pool2d(-image, (3, 1), 1, (1, 0))
        columns = -functional.max_pool2d(-image, (1, 3), 1, (0, 1))
        return torch.minimum(rows, columns)

    def ridge(image):
        return torch.relu(image - functional.max_pool2d(erode(image), 3, 1, 1))

    skeleton = ridge(x)
    for _ in range(iterations):
        x = erode(x)
        more = ridge(x)
        skeleton = skeleton + torch.relu(more - skeleton * more)
    return skeleton


def neighbours(image):
    """N, NE, E, SE, S, SW, W, NW of every pixel; 0 outside."""
    height, width = image.shape[-2:]
    padded = functional.pad(image, (1, 1, 1, 1))
    steps = [(0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0)]
    return [padded[..., r : r + height, c : c + width] for r, c in steps]


def topology_skeleton(x, iterations, noise=None):
    """Skeleton of Menten et al., arXiv 2304.06003, in the plane; straight-through in the threshold."""
    z = torch.log((x + 1e-8) / (1 - x + 1e-8))
    if noise is not None:
        z = z + TOPOLOGY_BETA * (torch.log(noise) - torch.log(1 - noise))
    soft = torch.sigmoid(z)
    # The difference first: it is exactly 0, so that the image is exactly 0 or 1 and the minima below are exact ties.
    image = (soft > 0.5).to(x.dtype) + (soft - soft.detach())
    row = torch.arange(x.shape[-2])[:, None] % 2
    column = torch.arange(x.shape[-1])[None, :] % 2
    for _ in range(iterations):
        is_end = sum(neighbours(image.detach() > 0.5)).le(1)
        for r, c in [(1, 1), (0, 1), (1, 0), (0, 0)]:
            n, ne, e, se, s, sw, w, nw = [~one for one in neighbours(image.detach() > 0.5)]
            edges = n.int() + e.int() + s.int() + w.int()
            corners = sum((a & b & d).int() for a, b, d in [(n, ne, e), (e, se, s), (s, sw, w), (w, nw, n)])
            goes = ((edges - corners == 1) & ~is_end).to(x.dtype)
            # The minimum halves the gradient where both sides are equal; the candidates have none.
            image = torch.where((row == r) & (column == c), torch.minimum(image, 1 - goes), image)
    return image


def soft_cldice_loss(p, y, skeleton_p, skeleton_y):
    """Algorithm 2 of arXiv 2003.07311, the mean over the classes."""
    precision = (total(skeleton_p * y) + CLDICE_SMOOTH) / (total(skeleton_p) + CLDICE_SMOOTH)
    sensitivity = (total(skeleton_y * p) + CLDICE_SMOOTH) / (total(skeleton_y) + CLDICE_SMOOTH)
    return 1 - (2 * precision * sensitivity / (precision + sensitivity)).mean()


def compute_loss(kind, logits, batch, weight):
    """Total, Dice, cross-entropy and connectivity (None for dice-ce) of one batch."""
    classes = logits.shape[1]
    mask = batch.get("mask")
    counts = 1 if mask is None else mask[:, None]
    p = logits.softmax(1)[:, 1:] * counts
    y = one_hot(batch["labels"], classes, logits.dtype)[:, 1:] * counts
    dice, ce = dice_loss(p, y), cross_entropy(logits, batch["labels"], mask)
    if kind == "dice-ce":
        return dice + ce, dice, ce, None
    if kind == "skeleton-recall":
        connectivity = recall_loss(p, one_hot(batch["tubes"], classes, logits.dtype)[:, 1:] * counts)
    elif kind == "cl-dice":
        connectivity = soft_cldice_loss(p, y, soft_skeleton(p, 10), soft_skeleton(y, 10))
    elif kind == "topo-cl-dice":
        skeleton_p = topology_skeleton(p, 5, batch["noise"])
        connectivity = soft_cldice_loss(p, y, skeleton_p, topology_skeleton(y, 5))
    else:
        raise ValueError(f'There is no loss "{kind}" here.')
    return dice + ce + weight * connectivity, dice, ce, connectivity
