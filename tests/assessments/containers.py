"""Small files of each kind for tests: as they are, and as somebody might send them who wishes us ill."""

import io
import struct
import zipfile
import zlib

from assessments.models.attachment import storage

TEXT = b"route,status\n/refunds,409\n"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"


def png(colour=b"\x20\x60\xa0"):
    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">LLBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" + colour)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def container(parts, first=None):
    """A zip with these parts; `first` is kept uncompressed before them, as OpenDocument asks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        if first:
            made.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


def office(part, **more):
    return container({"[Content_Types].xml": "<Types/>", part: "<x/>", **more})


DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")
PPTX = office("ppt/presentation.xml")


def open_document(kind, **more):
    return container({"content.xml": "<x/>", **more}, first=f"application/vnd.oasis.opendocument.{kind}")


def stored():
    """What lies in the storage of files, by name."""
    try:
        folders, _ = storage().listdir("")
    except FileNotFoundError:
        return set()
    return {f"{folder}/{name}" for folder in folders for name in storage().listdir(folder)[1]}
