"""A QR code of up to 42 bytes: enough for a place that a phone's own map opens.

One size of ISO/IEC 18004:2015 is written, version 3 with error correction M (one block, 44 data and 26 correction
codewords), so that it is short enough to be read against the standard.
"""

from functools import lru_cache

SIZE = 29
_DATA, _CORRECTION = 44, 26
LONGEST = _DATA - 2
_FORMAT_M_MASK_0 = 0b101010000010010  # table C.1: level M, mask 0, after its own mask


@lru_cache(maxsize=1)
def _powers() -> tuple[list[int], list[int]]:
    """Return powers of 2 in GF(256) with the polynomial 285, and their logarithms (section 7.5.2)."""
    power, log, value = [0] * 512, [0] * 256, 1
    for exponent in range(255):
        power[exponent], log[value] = value, exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    power[255:] = power[:257]
    return power, log


def _corrected(data: list[int]) -> list[int]:
    """Return the Reed-Solomon codewords of some data: the remainder of its division by the generator polynomial."""
    power, log = _powers()
    generator = [1]
    for exponent in range(_CORRECTION):
        shifted = [*generator, 0]
        for place, factor in enumerate(generator):
            shifted[place + 1] ^= power[log[factor] + exponent]
        generator = shifted
    rest = [*data, *[0] * _CORRECTION]
    for place in range(len(data)):
        lead = rest[place]
        if lead:
            for step, factor in enumerate(generator):
                rest[place + step] ^= power[log[factor] + log[lead]]
    return rest[len(data) :]


def _codewords(text: str) -> list[int]:
    content = text.encode()
    if len(content) > LONGEST:
        raise ValueError(f"a QR code here holds {LONGEST} bytes, not {len(content)}")
    bits = f"0100{len(content):08b}{''.join(f'{byte:08b}' for byte in content)}0000"
    data = [int(bits[first : first + 8].ljust(8, "0"), 2) for first in range(0, len(bits), 8)][:_DATA]
    filler = (0xEC, 0x11)
    data += [filler[place % 2] for place in range(_DATA - len(data))]
    return data + _corrected(data)


def _patterns() -> list[list[int | None]]:
    """Return the modules that are the same in every code; None where data go."""
    grid: list[list[int | None]] = [[None] * SIZE for _ in range(SIZE)]
    for top, left in ((0, 0), (0, SIZE - 7), (SIZE - 7, 0)):
        for row in range(-1, 8):
            for column in range(-1, 8):
                y, x = top + row, left + column
                if 0 <= y < SIZE and 0 <= x < SIZE:
                    ring = max(abs(row - 3), abs(column - 3))
                    grid[y][x] = int(ring in (0, 1, 3))
    for row in range(-2, 3):
        for column in range(-2, 3):
            grid[22 + row][22 + column] = int(max(abs(row), abs(column)) != 1)
    for place in range(8, SIZE - 8):
        grid[6][place] = grid[place][6] = int(place % 2 == 0)
    bits = [_FORMAT_M_MASK_0 >> (14 - place) & 1 for place in range(15)]
    along = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    apart = [(SIZE - 1 - y, 8) for y in range(7)] + [(8, SIZE - 8 + x) for x in range(8)]
    for bit, one, other in zip(bits, along, apart, strict=True):
        grid[one[0]][one[1]] = grid[other[0]][other[1]] = bit
    grid[SIZE - 8][8] = 1
    return grid


def qr_modules(text: str) -> list[list[int]]:
    """Return the modules of a QR code, 1 for dark, row by row.

    Raises
    ------
    ValueError
        When the text is longer than 42 bytes.
    """
    grid = _patterns()
    bits = iter("".join(f"{word:08b}" for word in _codewords(text)))
    upwards = True
    for right in (*range(SIZE - 1, 6, -2), 5, 3, 1):
        for y in range(SIZE - 1, -1, -1) if upwards else range(SIZE):
            for x in (right, right - 1):
                if grid[y][x] is None:
                    grid[y][x] = int(next(bits, "0")) ^ int((y + x) % 2 == 0)  # mask 0
        upwards = not upwards
    return [[module or 0 for module in row] for row in grid]


def qr_svg(text: str) -> str:
    """Return a QR code as SVG with its quiet zone, black on white."""
    dark = [(x + 4, y + 4) for y, row in enumerate(qr_modules(text)) for x, module in enumerate(row) if module]
    path = "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
    side = SIZE + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
