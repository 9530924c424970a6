#!/usr/bin/python3
"""Writes what decoding must give, as PIL reads it, into src/data/fixtures.

Run from the project's root with Debian's python3-pil and python3-numpy:

    /usr/bin/python3 scripts/make-decode-fixtures.py ../shared/data

- decode-hashes.json: for every image below the given folder, by relative path, width, height, channels, type and the
  SHA-256 of the canonical form (docs/decoding.md). The images themselves are not copied.
- formats.json: small made images of the kinds that the data folder lacks, as base64, with the same description.

Canonical form: rows top to bottom, channels interleaved, little-endian; alpha dropped; no colour management and no EXIF
rotation; grey of 1, 2 or 4 bits stretched to 0..255; palette images as their colours, one channel where all colours in
use are grey, else RGB.
"""
import base64
import hashlib
import io
import json
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image

FIXTURES = os.path.join('src', 'data', 'fixtures')
EXTENSIONS = ('.png', '.jpg', '.jpeg', '.gif', '.tif', '.tiff', '.bmp', '.webp')


def canonical(image):
    """PIL image -> array [height, width] or [height, width, 3]."""
    if image.mode in ('P', 'PA'):
        colours = np.asarray(image.convert('RGB'))
        is_grey = (colours[..., 0] == colours[..., 1]).all() and (colours[..., 1] == colours[..., 2]).all()
        return colours[..., 0] if is_grey else colours
    if image.mode == '1':
        return np.asarray(image.convert('L'))
    if image.mode == 'LA':
        return np.asarray(image)[..., 0]
    if image.mode == 'RGBA':
        return np.asarray(image)[..., :3]
    if image.mode == 'I;16B':
        return np.asarray(image).astype(np.uint16)
    if image.mode == 'I':
        return np.asarray(image).astype(np.uint16)
    assert image.mode in ('L', 'RGB', 'F', 'I;16'), image.mode
    return np.asarray(image)


def describe(array):
    array = np.ascontiguousarray(array)
    assert array.dtype in (np.uint8, np.uint16, np.float32), array.dtype
    return {
        'width': array.shape[1],
        'height': array.shape[0],
        'channels': 1 if array.ndim == 2 else array.shape[2],
        'type': str(array.dtype),
        'sha256': hashlib.sha256(array.astype(array.dtype.newbyteorder('<')).tobytes()).hexdigest(),
    }


def hashes(root):
    result = {}
    for folder, folders, files in os.walk(root):
        folders.sort()
        for file in sorted(files):
            if not file.lower().endswith(EXTENSIONS):
                continue
            path = os.path.join(folder, file)
            with Image.open(path) as image:
                result[os.path.relpath(path, root).replace(os.sep, '/')] = describe(canonical(image))
    return dict(sorted(result.items()))


# Made images -----------------------------------------------------------------------------------------------------


def png(samples, depth, colour_type, interlaced=False, extra=b''):
    """PNG from an array [height, width, samples per pixel] of sample values, with every filter type in turn."""
    height, width, per_pixel = samples.shape

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    def packed(row):
        if depth == 16:
            return row.astype('>u2').tobytes()
        if depth == 8:
            return row.astype(np.uint8).tobytes()
        bits = ''.join(format(int(value), f'0{depth}b') for value in row.ravel())
        bits += '0' * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, 'big')

    step = max(1, depth * per_pixel // 8)

    def paeth(a, b, c):
        p = a + b - c
        pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
        return a if pa <= pb and pa <= pc else b if pb <= pc else c

    def filtered(rows):
        out = b''
        before = bytes(len(rows[0]))
        for number, row in enumerate(rows):
            kind = number % 5
            line = bytearray()
            for i, value in enumerate(row):
                a = row[i - step] if i >= step else 0
                b = before[i]
                c = before[i - step] if i >= step else 0
                guess = (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]
                line.append((value - guess) % 256)
            out += bytes([kind]) + bytes(line)
            before = row
        return out

    if interlaced:
        passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        parts = [samples[top::down, left::right] for top, left, down, right in passes]
        data = b''.join(filtered([packed(row) for row in part]) for part in parts if part.size)
    else:
        data = filtered([packed(row) for row in samples])
    header = struct.pack('>IIBBBBB', width, height, depth, colour_type, 0, 0, int(interlaced))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + extra + chunk(b'IDAT', zlib.compress(data))
            + chunk(b'IEND', b''))


def png_chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def tiff(array, tile=None, planar=False, deflate=False, predictor=1, white_is_zero=False, big_endian=False):
    """TIFF from an array [height, width(, 3)], in strips of 5 rows or in tiles."""
    end = '>' if big_endian else '<'
    array = array.astype(array.dtype.newbyteorder(end))
    height, width = array.shape[:2]
    channels = 1 if array.ndim == 2 else array.shape[2]
    volume = array.reshape(height, width, channels)
    planes = [volume[..., c:c + 1] for c in range(channels)] if planar else [volume]
    blocks = []
    for plane in planes:
        if tile is None:
            pieces = [plane[top:top + 5] for top in range(0, height, 5)]
        else:
            pieces = []
            for top in range(0, height, tile):
                for left in range(0, width, tile):
                    piece = np.zeros((tile, tile, plane.shape[2]), plane.dtype)
                    part = plane[top:top + tile, left:left + tile]
                    piece[:part.shape[0], :part.shape[1]] = part
                    pieces.append(piece)
        for piece in pieces:
            if predictor == 2:
                piece = np.concatenate([piece[:, :1], piece[:, 1:] - piece[:, :-1]], axis=1).astype(piece.dtype)
            if predictor == 3:
                rows, columns, depth = piece.shape
                data = piece.astype('>f4').reshape(rows, columns * depth).view(np.uint8)
                data = data.reshape(rows, columns * depth, 4).transpose(0, 2, 1).reshape(rows, -1)
                shifted = np.zeros_like(data)
                shifted[:, depth:] = data[:, :-depth]
                piece = data - shifted
            raw = piece.tobytes()
            blocks.append(zlib.compress(raw) if deflate else raw)
    bits = array.dtype.itemsize * 8
    kind = 3 if array.dtype.kind == 'f' else 1
    tags = [
        (256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * channels), (259, 3, [8 if deflate else 1]),
        (262, 3, [2 if channels == 3 else 0 if white_is_zero else 1]), (277, 3, [channels]),
        (284, 3, [2 if planar else 1]), (317, 3, [predictor]), (339, 3, [kind] * channels),
    ]
    offsets, counts = (273, 279) if tile is None else (324, 325)
    if tile is None:
        tags.append((278, 4, [5]))
    else:
        tags += [(322, 4, [tile]), (323, 4, [tile])]
    tags += [(offsets, 4, [0] * len(blocks)), (counts, 4, [len(block) for block in blocks])]
    tags.sort()
    size = {3: 2, 4: 4}
    directory = 8
    spill = directory + 2 + 12 * len(tags) + 4
    spilled = sum(len(v) * size[t] for _, t, v in tags if len(v) * size[t] > 4)
    at = spill + spilled
    starts = []
    for block in blocks:
        starts.append(at)
        at += len(block)
    out = (b'MM\0*' if big_endian else b'II*\0') + struct.pack(end + 'I', directory) + struct.pack(end + 'H', len(tags))
    tail = b''
    for number, kind_, values in tags:
        values = starts if number == offsets else values
        data = struct.pack(end + {3: 'H', 4: 'I'}[kind_] * len(values), *values)
        if len(data) > 4:
            field = struct.pack(end + 'I', spill + len(tail))
            tail += data
        else:
            field = data.ljust(4, b'\0')
        out += struct.pack(end + 'HHI', number, kind_, len(values)) + field
    return out + struct.pack(end + 'I', 0) + tail + b''.join(blocks)


def saved(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def made():
    random = np.random.default_rng(1)
    height, width = 23, 37
    rgb = random.integers(0, 256, (height, width, 3), dtype=np.uint8)
    grey = rgb[..., 0]
    wide = random.integers(0, 65536, (height, width), dtype=np.uint16)
    wide_rgb = random.integers(0, 65536, (height, width, 3), dtype=np.uint16)
    real = random.normal(size=(height, width)).astype(np.float32)
    cases = {}

    def add(name, data, array, check=True):
        if check:
            with Image.open(io.BytesIO(data)) as image:
                assert np.array_equal(canonical(image), array), name
        cases[name] = {**describe(array), 'base64': base64.b64encode(data).decode()}

    for interlaced in (False, True):
        suffix = '-interlaced' if interlaced else ''
        for depth in (1, 2, 4, 8):
            values = random.integers(0, 2 ** depth, (height, width, 1))
            add(f'grey{depth}{suffix}.png', png(values, depth, 0, interlaced),
                (values[..., 0] * (255 // (2 ** depth - 1))).astype(np.uint8))
            entries = 2 ** depth
            palette = random.integers(0, 256, (entries, 3), dtype=np.uint8)
            add(f'palette{depth}{suffix}.png',
                png(values, depth, 3, interlaced, png_chunk(b'PLTE', palette.tobytes())), palette[values[..., 0]])
        add(f'grey16{suffix}.png', png(wide[..., None], 16, 0, interlaced), wide)
        # PIL cuts 16-bit colour down to 8 bits, so these are checked against the array alone.
        add(f'rgb16{suffix}.png', png(wide_rgb, 16, 2, interlaced), wide_rgb, check=False)
        add(f'rgb8{suffix}.png', png(rgb, 8, 2, interlaced), rgb)
        rgba = np.concatenate([rgb, rgb[..., :1]], axis=2)
        add(f'rgba8{suffix}.png', png(rgba, 8, 6, interlaced), rgb)
        add(f'grey-alpha8{suffix}.png', png(rgba[..., 2:], 8, 4, interlaced), rgba[..., 2])
    gamma = png_chunk(b'gAMA', struct.pack('>I', 100000)) + png_chunk(b'sRGB', b'\0')
    add('rgb8-gamma.png', png(rgb, 8, 2, extra=gamma), rgb)
    add('rgb8-transparent-colour.png', png(rgb, 8, 2, extra=png_chunk(b'tRNS', bytes(6))), rgb)

    colours = Image.fromarray(rgb).quantize(60)
    shades = Image.fromarray(grey)
    add('palette.gif', saved(colours, 'GIF'), np.asarray(colours.convert('RGB')))
    add('palette-interlaced.gif', saved(colours, 'GIF', interlace=True), np.asarray(colours.convert('RGB')))
    add('grey.gif', saved(shades, 'GIF'), grey)
    two = Image.fromarray((grey > 99).astype(np.uint8) * 255).convert('1')
    add('two-values.gif', saved(two, 'GIF'), np.asarray(two.convert('L')))
    large = Image.fromarray(np.kron(grey, np.ones((12, 12), np.uint8)) ^ 3)
    add('grey-long.gif', saved(large, 'GIF'), np.asarray(large))

    for name, options in {'raw': {}, 'lzw': {'compression': 'tiff_lzw'}, 'packbits': {'compression': 'packbits'},
                          'deflate': {'compression': 'tiff_adobe_deflate'}}.items():
        add(f'rgb8-{name}.tif', saved(Image.fromarray(rgb), 'TIFF', **options), rgb)
        add(f'grey8-{name}.tif', saved(shades, 'TIFF', **options), grey)
        add(f'float32-{name}.tif', saved(Image.fromarray(real), 'TIFF', **options), real)
        add(f'grey1-{name}.tif', saved(two, 'TIFF', **options), np.asarray(two.convert('L')))
    add('palette.tif', saved(colours, 'TIFF'), np.asarray(colours.convert('RGB')))
    add('grey16.tif', saved(Image.fromarray(wide), 'TIFF'), wide)
    add('grey16-big-endian.tif', tiff(wide, big_endian=True), wide)
    add('white-is-zero.tif', tiff(grey, white_is_zero=True), 255 - grey)
    add('tiles.tif', tiff(rgb, tile=16), rgb)
    add('tiles-deflate-predictor.tif', tiff(rgb, tile=16, deflate=True, predictor=2), rgb)
    add('planar.tif', tiff(rgb, planar=True), rgb)
    add('planar-tiles.tif', tiff(rgb, tile=16, planar=True, deflate=True), rgb)
    add('rgb16.tif', tiff(wide_rgb, deflate=True, predictor=2), wide_rgb, check=False)
    add('float32-predictor.tif', tiff(real, deflate=True, predictor=3), real)

    add('rgb8.bmp', saved(Image.fromarray(rgb), 'BMP'), rgb)
    add('grey8.bmp', saved(shades, 'BMP'), grey)
    add('rgb8.webp', saved(Image.fromarray(rgb), 'WebP', lossless=True), rgb)
    add('rgb8.ppm', saved(Image.fromarray(rgb), 'PPM'), rgb)
    add('grey8.pgm', saved(shades, 'PPM'), grey)
    add('grey16.pgm', saved(Image.fromarray(wide.astype(np.int32)), 'PPM'), wide)
    add('grey1.pbm', saved(two, 'PPM'), np.asarray(two.convert('L')))
    smooth = Image.fromarray(rgb).resize((8, 6)).resize((width, height), Image.BICUBIC)
    exif = Image.Exif()
    exif[274] = 6
    for name, options in {'420': {'subsampling': 2}, '422': {'subsampling': 1}, '444': {'subsampling': 0},
                          'progressive': {'progressive': True}, 'rotated': {'exif': exif}}.items():
        data = saved(smooth, 'JPEG', quality=90, **options)
        add(f'rgb-{name}.jpg', data, np.asarray(Image.open(io.BytesIO(data))))
    data = saved(smooth.convert('L'), 'JPEG', quality=90)
    add('grey.jpg', data, np.asarray(Image.open(io.BytesIO(data))))
    return cases


def write(name, value):
    with open(os.path.join(FIXTURES, name), 'w', encoding='ascii') as file:
        json.dump(value, file, indent=2)
        file.write('\n')


if __name__ == '__main__':
    os.makedirs(FIXTURES, exist_ok=True)
    write('formats.json', made())
    if len(sys.argv) > 1:
        write('decode-hashes.json', hashes(sys.argv[1]))
