"""A document as one string with plain line ends, or the reason why it cannot be read at all."""

from outline.formats.characters import refused_characters
from outline.formats.drafts import Remark

LARGEST = 1024 * 1024
MOST_LINES = 25_000


class SourceError(Exception):
    """Holds the Remarks to show."""

    def __init__(self, *remarks: Remark) -> None:
        super().__init__(remarks[0].text)
        self.remarks = remarks


def source_text(given: str | bytes) -> str:
    """Decode, and check size and characters. Raises SourceError."""
    size = len(given) if isinstance(given, bytes) else len(given.encode(errors="surrogatepass"))
    if size > LARGEST:
        raise SourceError(Remark(1, f"The document is larger than {LARGEST // 1024} KB."))
    text = _decoded(given) if isinstance(given, bytes) else given
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise SourceError(Remark(MOST_LINES, f"The document has more than {MOST_LINES:,} lines."))
    refused = [Remark(found.line, f"The character {found.name} {found.reason}.") for found in refused_characters(text)]
    if refused:
        raise SourceError(*refused)
    return text


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(Remark(1, "The document is encoded as UTF-16; save it as UTF-8."))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"The document is not UTF-8: byte {error.start + 1} (0x{data[error.start]:02X}) fits no character."
        raise SourceError(Remark(line, text)) from error
