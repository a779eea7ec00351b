"""The files that some pieces of the demo company come with: small, real, and made here."""

import io
import struct
import zlib

from assessments.filetypes import received

WIDTH, HEIGHT = 240, 120
PAPER, INK, MARK = b"\xf7\xf5\xef", b"\x2f\x5d\x8a", b"\xc9\x5d\x3b"


def of(title):
    """The files of the piece so called, looked into as those of anybody."""
    return [received(name, len(content), io.BytesIO(content), 1024**2) for name, content in _FILES.get(title, ())]


def _chart(heights):
    """A bar chart as a PNG: the last bar is the one that the piece is about."""
    bar, rows = WIDTH // len(heights), []
    for y in range(HEIGHT):
        row = bytearray(b"\x00")
        for x in range(WIDTH):
            number = min(x // bar, len(heights) - 1)
            filled = HEIGHT - y <= heights[number] and x % bar > 2
            row += (MARK if number == len(heights) - 1 else INK) if filled else PAPER
        rows.append(bytes(row))
    header = struct.pack(">LLBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts)


def _part(kind, data):
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


_FILES = {
    "Status codes of the refunds API": [
        (
            "endpoints.csv",
            b"endpoint,before,after\r\nPOST /refunds,200,409\r\n"
            b"GET /refunds/{id},200,404\r\nPATCH /refunds/{id},200,422\r\n",
        )
    ],
    "Paired on the Java settlement job": [("memory-by-night.png", _chart([96, 104, 99, 110, 102, 21]))],
    "Small service for exchange rates": [
        ("requests-a-second.png", _chart([4, 12, 20, 31, 40, 44, 41])),
        ("deploy.log", b"09:12:04 build ok\n09:13:40 tests 48 passed\n09:14:02 deployed rates 1.0 to production\n"),
    ],
    "Why the checkout answered 304 to everybody": [
        ("timeline.md", b"# What happened\n\n- 14:02 first report\n- 14:20 proxy found\n- 14:31 cache purged\n")
    ],
}
