import hashlib
import io
import struct

import pytest

from assessments.filetypes import (
    EXTENSIONS,
    LONGEST_NAME,
    REFUSED,
    Refused,
    clean_name,
    folded,
    free_name,
    in_bytes,
    received,
    sign_of,
)

from .containers import DOCX, GIF, JPEG, PDF, PPTX, TEXT, WEBP, XLSX, container, office, open_document, png

LARGEST = 1024**2
GOOD = {
    "a.pdf": (PDF, "application/pdf"),
    "a.png": (png(), "image/png"),
    "a.jpg": (JPEG, "image/jpeg"),
    "a.jpeg": (JPEG, "image/jpeg"),
    "a.gif": (GIF, "image/gif"),
    "a.webp": (WEBP, "image/webp"),
    "a.txt": ("Grüße\n".encode(), "text/plain; charset=utf-8"),
    "a.log": (TEXT, "text/plain; charset=utf-8"),
    "a.md": (b"# Done\n", "text/markdown; charset=utf-8"),
    "a.csv": (TEXT, "text/csv; charset=utf-8"),
    "a.json": (b'{"a": 1}', "application/json"),
    "a.docx": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a.xlsx": (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "a.pptx": (PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "a.odt": (open_document("text"), "application/vnd.oasis.opendocument.text"),
    "a.ods": (open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    "a.odp": (open_document("presentation"), "application/vnd.oasis.opendocument.presentation"),
}


def look(name, content, largest=LARGEST):
    return received(name, len(content), io.BytesIO(content), largest)


def refusal(name, content, largest=LARGEST):
    with pytest.raises(Refused) as caught:
        look(name, content, largest)
    return str(caught.value)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_kept(name):
    content, content_type = GOOD[name]
    file = look(name.upper(), content)
    assert (file.name, file.content_type, file.size) == (name.upper(), content_type, len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.content.read() == content


def test_every_kind_has_been_tried():
    assert {name.removeprefix("a.") for name in GOOD} == set(EXTENSIONS)


@pytest.mark.parametrize("ending", EXTENSIONS)
@pytest.mark.parametrize("content", [b"MZ\x90\x00\x03", b"\x7fELF\x02\x00", "Grüße".encode("utf-16"), b"\xff\xfe\xfd"])
def test_a_name_that_lies_is_refused(ending, content):
    said = refusal(f"report.{ending}", content)
    assert said.startswith(f"“report.{ending}” is not what its name says (")
    assert said.endswith("). Save it anew, and attach that.")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("macros.docx", office("word/document.xml", **{"word/vbaProject.bin": "x"})),
        ("macros.xlsx", office("xl/workbook.xml", **{"xl/VBAProject.BIN": "x"})),
        ("macros.odt", open_document("text", **{"Basic/Standard/Module1.xml": "x"})),
        ("scripts.ods", open_document("spreadsheet", **{"Scripts/python/x.py": "x"})),
        ("slides.docx", PPTX),
        ("text.ods", open_document("text")),
        ("kind-compressed.odt", container({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""})),
        ("archive.docx", container({"a.exe": "x"})),
        ("no-contents.docx", b"PK\x03\x04" + b"\x00" * 60),
        ("cut.docx", DOCX[:-30]),
        ("many.docx", DOCX[:-14] + struct.pack("<HHLLH", 60_000, 60_000, 100, 0, 0)),
        ("long.docx", DOCX[:-14] + struct.pack("<HHLLH", 2, 2, 2**31, 0, 0)),
        ("zip64.docx", DOCX[:-22] + b"PK\x06\x07" + b"\x00" * 16 + DOCX[-22:]),
        ("page.pdf", b"<html><script>alert(1)</script></html>%PDF-1.7"),
        ("zero.txt", b"a\x00b"),
        ("cut.txt", "é".encode()[:1]),
        ("sound.webp", b"RIFF\x00\x00\x00\x00WAVE"),
    ],
)
def test_content_that_is_not_what_it_should_be(name, content):
    assert refusal(name, content).startswith(f"“{name}” is not what its name says (")


def test_a_bomb_is_never_unpacked():
    """Ten thousand times larger once unpacked; what is read of it is its table of contents."""
    bomb = office("word/document.xml", **{"word/media/x.bin": b"\x00" * 50_000_000})
    assert len(bomb) < 100_000
    assert look("bomb.docx", bomb).size == len(bomb)


@pytest.mark.parametrize("where", [65_535, 65_536, 65_537])
def test_a_character_may_lie_across_two_parts_of_a_text(where):
    assert look("a.txt", b"a" * (where - 1) + "é€😀".encode()).size


@pytest.mark.parametrize(("endings", "instead"), REFUSED)
def test_what_to_do_instead(endings, instead):
    for ending in endings:
        assert refusal(f"Plan.{ending.upper()}", b"<svg/>") == f"“Plan.{ending.upper()}” is not kept: {instead}"


@pytest.mark.parametrize(
    "name", ["setup.exe", "README", "invoice.pdf.exe", "photo.png.scr", "a.", "x.js", "\u202egpj.exe"]
)
def test_other_files(name):
    assert refusal(name, b"x").endswith(
        "files of this kind cannot be attached. Attach it as a PDF, a picture or a text, or link to it."
    )


def test_empty_and_too_large():
    assert refusal("a.txt", b"") == "“a.txt” is empty."
    assert look("a.txt", b"x" * 2048, largest=2048).size == 2048
    assert refusal("a.txt", b"x" * 4096, largest=2048) == (
        "“a.txt” has 4 KB; a file may have 2 KB. Shorten it, or link to it."
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\k\\Plan B.docx", "Plan B.docx"),
        ("a\x00b\x1f\x7f.txt", "ab.txt"),
        ("annex\u202egpj.exe", "annexgpj.exe"),
        ("zero\u200bwidth\u2060.md", "zerowidth.md"),
        ("tag\U000e0041.md", "tag.md"),
        ("half\ud800.md", "half.md"),
        ("e\u0301tude.pdf", "étude.pdf"),
        ("  two \t\n words .csv", "two words.csv"),
        ("trailing.txt. . ", "trailing.txt"),
        (".pdf", "file.pdf"),
        (" . .txt", "file.txt"),
        ("", "file"),
        ("CON.txt", "_CON.txt"),
        ("lpt1.csv", "_lpt1.csv"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
        ("名" * 200 + ".png", "名" * (LONGEST_NAME - 4) + ".png"),
        ("a." + "x" * 300, "a." + "x" * (LONGEST_NAME - 2)),
        ('quo"te;\r\nX: y.txt', 'quo"te; X: y.txt'),
    ],
)
def test_names(given, kept):
    assert clean_name(given) == kept


def test_names_that_look_alike_are_numbered():
    taken = {folded(name) for name in ("Plan.pdf", "PLAN (2).pdf", "ﬁle.txt")}
    assert free_name("plan.PDF", taken) == "plan (3).PDF"
    assert free_name("file.txt", taken) == "file (2).txt"
    assert free_name("other.txt", taken) == "other.txt"
    long = "x" * (LONGEST_NAME - 4) + ".pdf"
    assert free_name(long, {long}) == "x" * (LONGEST_NAME - 8) + " (2).pdf"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 byte"), (820, "820 bytes"), (18_432, "18 KB"), (2_516_582, "2.4 MB"), (10 * 1024**2, "10 MB")],
)
def test_sizes_in_words(number, words):
    assert in_bytes(number) == words


def test_icons():
    assert [sign_of(name) for name in ("a.PNG", "b.csv", "c.pdf", "d.pptx", "what")] == [
        *("image", "grid-3x3", "file-text", "presentation", "paperclip"),
    ]
