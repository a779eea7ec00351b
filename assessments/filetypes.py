"""What a file is, by its name and by its content; what may not be kept, and what to do instead. Pure.

Both must agree: the name's ending says what it is meant to be, and the first bytes (or, for a document in a container,
its table of contents) whether it is that. Nothing is ever unpacked.
"""

import hashlib
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_NAME = 150
_CHUNK = 64 * 1024
_KB = 1024


class Refused(Exception):
    """Why a file is not kept: a sentence fit for the page."""


@dataclass(frozen=True)
class FileType:
    extensions: tuple[str, ...]
    label: str
    content_type: str
    sign: str  # its icon
    check: Callable[[BinaryIO], bool]  # whether the content is of this type


@dataclass(frozen=True)
class Received:
    """A file that was looked into and may be kept."""

    name: str
    content_type: str
    size: int
    sha256: str
    content: BinaryIO


def received(name: str, size: int, content: BinaryIO, largest: int) -> Received:
    """The file as it may be kept; raises Refused, with a sentence that names it, where it may not."""
    name = clean_name(name)
    if not size:
        raise Refused(f"“{name}” is empty.")
    if size > largest:
        raise Refused(f"“{name}” has {in_bytes(size)}; a file may have {in_bytes(largest)}. Shorten it, or link to it.")
    kind = _BY_EXTENSION.get(_extension(name))
    if kind is None:
        raise Refused(f"“{name}” is not kept: {_INSTEAD.get(_extension(name), _OTHERS)}")
    content.seek(0)
    if not kind.check(content):
        raise Refused(f"“{name}” is not what its name says ({kind.label}). Save it anew, and attach that.")
    return Received(name, kind.content_type, size, _sha256(content), content)


def clean_name(name: str) -> str:
    """The name as it was given, without a path, without what cannot be seen, and short enough; its ending stays."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(" " if character.isspace() else character for character in name if not _is_hidden(character))
    stem, dot, ending = " ".join(seen.split()).rstrip(". ").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(". ") or "file"
    if stem.upper() in _DEVICES:
        stem = f"_{stem}"
    tail = f".{ending}" if ending else ""
    return stem[: LONGEST_NAME - len(tail)].rstrip() + tail if len(tail) < 20 else f"{stem}{tail}"[:LONGEST_NAME]


def free_name(name: str, taken: set[str]) -> str:
    """The name, numbered where a look-alike of it is taken: "report (2).pdf". `taken` are folded()."""
    stem, dot, ending = name.rpartition(".")
    number, free = 1, name
    while folded(free) in taken:
        number += 1
        tail = f" ({number}){dot}{ending}"
        free = stem[: LONGEST_NAME - len(tail)] + tail
    return free


def folded(name: str) -> str:
    """Equal for names that nobody can tell apart."""
    return unicodedata.normalize("NFKC", name).casefold()


def sign_of(name: str) -> str:
    """The icon for a file of this name."""
    kind = _BY_EXTENSION.get(_extension(name))
    return kind.sign if kind else "paperclip"


def in_bytes(number: int) -> str:
    """ "820 bytes", "18 KB", "2.4 MB" """
    if number < _KB:
        return f"{number} byte{'' if number == 1 else 's'}"
    if number < _KB * _KB:
        return f"{round(number / _KB)} KB"
    return f"{round(number / _KB / _KB, 1):g} MB"


def _is_hidden(character: str) -> bool:
    """Controls, halves of characters, and what has no width: bidirectional controls, joiners, tags."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"} and not character.isspace()


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _sha256(content: BinaryIO) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


# ------------------------------------------------------------------ by content


def _begins_with(*beginnings: bytes) -> Callable[[BinaryIO], bool]:
    return lambda content: content.read(16).startswith(beginnings)


def _is_webp(content: BinaryIO) -> bool:
    head = content.read(12)
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


def _is_text(content: BinaryIO) -> bool:
    """UTF-8 from beginning to end, without NUL."""
    rest = b""
    while chunk := content.read(_CHUNK):
        if b"\x00" in chunk:
            return False
        rest += chunk
        try:
            rest.decode()
            rest = b""
        except UnicodeDecodeError as fault:
            if fault.start < len(rest) - 3 or fault.reason != "unexpected end of data":
                return False
            rest = rest[fault.start :]  # a character that the next chunk goes on with
    return not rest


def _holds(*parts: str, kind: bytes = b"") -> Callable[[BinaryIO], bool]:
    """A container with these parts in its table of contents, with no program in it; `kind` is what an
    OpenDocument says of itself in its first part.
    """

    def check(content: BinaryIO) -> bool:
        if not _has_small_contents(content):
            return False
        try:
            with zipfile.ZipFile(content) as container:
                names = set(container.namelist())
                if any(_is_program(name) for name in names) or not names.issuperset(parts):
                    return False
                return not kind or _first_part(container) == kind
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
            return False

    return check


_MOST_PARTS, _LARGEST_CONTENTS = 5_000, 1024 * _KB


def _has_small_contents(content: BinaryIO) -> bool:
    """Whether the table of contents, which is read whole into memory, is as small as that of a document."""
    content.seek(0, 2)
    size = content.tell()
    content.seek(max(0, size - 22 - 0xFFFF - 20))
    tail = content.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22 or b"PK\x06\x07" in tail[max(0, end - 20) : end]:
        return False
    parts, length = struct.unpack("<HL", tail[end + 10 : end + 16])
    return parts <= _MOST_PARTS and length <= _LARGEST_CONTENTS


def _is_program(part: str) -> bool:
    part = part.lower()
    return "vbaproject" in part or "vbadata" in part or part.startswith(("basic/", "scripts/", "macrosheets/"))


def _first_part(container: zipfile.ZipFile) -> bytes:
    """An OpenDocument begins with its own type, kept as it is; nothing compressed is read."""
    first = container.infolist()[0]
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or first.file_size > 100:
        return b""
    return container.read(first)


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


def _open_document(ending: str, label: str, kind: str, sign: str) -> FileType:
    check = _holds("mimetype", "content.xml", kind=f"{_OPEN}{kind}".encode())
    return FileType((ending,), label, f"{_OPEN}{kind}", sign, check)


def _office(ending: str, label: str, kind: str, part: str, sign: str) -> FileType:
    return FileType((ending,), label, f"{_OFFICE}{kind}", sign, _holds("[Content_Types].xml", part))


_TEXT = "text/plain; charset=utf-8"
TYPES = (
    FileType(("pdf",), "PDF", "application/pdf", "file-text", _begins_with(b"%PDF-")),
    FileType(("png",), "PNG picture", "image/png", "image", _begins_with(b"\x89PNG\r\n\x1a\n")),
    FileType(("jpg", "jpeg"), "JPEG picture", "image/jpeg", "image", _begins_with(b"\xff\xd8\xff")),
    FileType(("gif",), "GIF picture", "image/gif", "image", _begins_with(b"GIF87a", b"GIF89a")),
    FileType(("webp",), "WebP picture", "image/webp", "image", _is_webp),
    FileType(("txt", "log"), "text in UTF-8", _TEXT, "file-text", _is_text),
    FileType(("md",), "Markdown in UTF-8", "text/markdown; charset=utf-8", "file-text", _is_text),
    FileType(("csv",), "table as text in UTF-8", "text/csv; charset=utf-8", "grid-3x3", _is_text),
    FileType(("json",), "JSON in UTF-8", "application/json", "file-text", _is_text),
    _office("docx", "Word document", "wordprocessingml.document", "word/document.xml", "file-text"),
    _office("xlsx", "Excel workbook", "spreadsheetml.sheet", "xl/workbook.xml", "grid-3x3"),
    _office("pptx", "PowerPoint slides", "presentationml.presentation", "ppt/presentation.xml", "presentation"),
    _open_document("odt", "OpenDocument text", "text", "file-text"),
    _open_document("ods", "OpenDocument table", "spreadsheet", "grid-3x3"),
    _open_document("odp", "OpenDocument slides", "presentation", "presentation"),
)
EXTENSIONS = tuple(extension for kind in TYPES for extension in kind.extensions)
_BY_EXTENSION = {extension: kind for kind in TYPES for extension in kind.extensions}
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}

# ------------------------------------------------------------------ what to do instead

# (endings, what they are, what to do instead): the page about files says the same.
REFUSED = (
    (
        ("svg", "html", "htm", "xhtml", "xml", "mht", "mhtml"),
        "a page or drawing of this kind can run a program where it is opened. Attach it as a PDF or a picture.",
    ),
    (
        ("docm", "dotm", "xlsm", "xlsb", "xltm", "pptm", "potm", "doc", "xls", "ppt", "rtf"),
        "a document of this kind can carry macros. Save it as .docx, .xlsx, .pptx or PDF, and attach that.",
    ),
    (
        ("zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "jar"),
        "what is in an archive cannot be seen before it is unpacked. Attach the files themselves, or link to them.",
    ),
)
_OTHERS = "files of this kind cannot be attached. Attach it as a PDF, a picture or a text, or link to it."
_INSTEAD = {ending: sentence for endings, sentence in REFUSED for ending in endings}
