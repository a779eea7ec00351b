"""Files that somebody may attach. `sent` is (the name as it is sent, the content); `shows` is the name that is kept, or
why it is not: assessments/filetypes.py says what may be kept.
"""

from tests.assessments.containers import DOCX, GIF, JPEG, PDF, TEXT, WEBP, container, office, open_document, png

from .item import Item

PAGE = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIES = "is not what its name says"
NOT_KEPT = "is not kept"
BOMB = container({"zeros.txt": b"\x00" * 5_000_000})


def _as(name, content, answer=422, shows=NOT_KEPT, what=""):
    return Item(f"file: {what or name}", (name, content), answer, shows)


ITEMS = [
    *(
        _as(f"x.{ending}", PAGE)
        for ending in ("html", "htm", "xhtml", "xml", "mhtml", "shtml", "hta", "php", "jsp", "js")
    ),
    *(
        _as(f"x.{ending}", b"MZ\x90")
        for ending in ("exe", "dll", "bat", "cmd", "ps1", "sh", "lnk", "scr", "com", "msi")
    ),
    *(_as(f"x.{ending}", BOMB) for ending in ("zip", "jar", "7z", "tar.gz", "docm", "xlsm", "doc", "rtf", "iso")),
    _as("x.svg", SVG),
    _as("x.svgz", SVG),
    _as("x", TEXT, what="no ending"),
    _as(".htaccess", TEXT),
    _as("x.png.html", png(), what="two endings, the last one a page"),
    _as("x.pdf .", PDF, 302, "x.pdf", "an ending with a space and a dot"),
    _as("gpj\u202efdp.exe", b"MZ", what="a name that runs backwards"),
    _as("fdp\u202egnp.pdf", PDF, 302, "fdpgnp.pdf", "a name that runs backwards and is honest"),
    _as("a\u200b.pdf", PDF, 302, "a.pdf", "a name with a character without width"),
    _as("../../etc/passwd.txt", TEXT, 302, "passwd.txt", "a path that climbs"),
    _as("..\\..\\windows\\x.txt", TEXT, 302, "x.txt", "a path of another system"),
    _as("CON.txt", TEXT, 302, "_CON.txt", "the name of a device"),
    _as("a" * 250 + ".txt", TEXT, 302, "a" * 100, "a name of 250 letters"),
    _as("<script>alert(1)<script>.txt", TEXT, 302, "&lt;script&gt;", "markup in a name"),
    _as("x.PDF", PDF, 302, "x.PDF", "an ending in capitals"),
    _as("x.png", png(), 302, "x.png", "an honest picture"),
    _as("x.gif", GIF, 302, "x.gif", "an honest animation"),
    _as("x.jpg", JPEG, 302, "x.jpg", "an honest photograph"),
    _as("x.webp", WEBP, 302, "x.webp", "an honest picture of a newer kind"),
    _as("x.docx", DOCX, 302, "x.docx", "an honest document"),
    _as("x.odt", open_document("text"), 302, "x.odt", "an honest OpenDocument"),
    _as("x.txt", EICAR, 302, "x.txt", "the test file of virus scanners, which is a text"),
    _as("x.txt", PAGE, 302, "x.txt", "a page that calls itself a text, and is given as one"),
    _as("x.csv", b'=HYPERLINK("https://evil.example")', 302, "x.csv", "a formula in a table"),
    _as("x.pdf", PDF + PAGE, 302, "x.pdf", "a PDF with a page behind it, never shown"),
    _as("x.gif", GIF + BOMB, 302, "x.gif", "a picture with an archive behind it, never unpacked"),
    _as("x.png", SVG, 422, LIES, "a drawing as a picture"),
    _as("x.pdf", PAGE, 422, LIES, "a page as a PDF"),
    _as("x.pdf", b" %PDF-1.7", 422, LIES, "a PDF that begins late"),
    _as("x.jpg", b"MZ\x90\x00", 422, LIES, "a program as a photograph"),
    _as("x.txt", b"a\x00b", 422, LIES, "NUL in a text"),
    _as("x.txt", "Grüße".encode("utf-16"), 422, LIES, "a text in UTF-16"),
    _as("x.md", b"\xed\xa0\x80", 422, LIES, "half a character in a text"),
    _as("x.docx", BOMB, 422, LIES, "an archive as a document"),
    _as("x.docx", office("word/document.xml", **{"word/vbaProject.bin": "x"}), 422, LIES, "a document with a program"),
    _as("x.docx", DOCX[:40], 422, LIES, "half a document"),
    _as("x.odt", DOCX, 422, LIES, "a document as another kind of document"),
    _as("x.json", b"[" * 100_000, 302, "x.json", "deep brackets, never parsed"),
    _as("x.txt", b"", 422, "is empty", "nothing"),
    _as("x.txt", b"a" * (10 * 1024**2 + 1), 422, "a file may have 10 MB", "one byte too many"),
]
