"""All formats that an outline can come in and go out in, by name and by the end of a file's name.

Each format is a module with three functions: `read(data)` gives a Reading, `write(outline)` the file's bytes, and
`sayable(outline)` what is left of an outline once it went through the format: `read(write(outline)).outline` equals it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from . import case, docusaurus, mahara, markdown, moodle, yaml_file
from .drafts import OutlineDraft, Reading
from .tables import csv_file, xlsx

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    name: str
    label: str
    extensions: tuple[str, ...]  # the first is the one that an export has
    media_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[OutlineDraft], bytes]
    sayable: Callable[[OutlineDraft], OutlineDraft]


def _markdown(outline: OutlineDraft) -> bytes:
    return markdown.write(outline).encode()


FORMATS = {
    one.name: one
    for one in [
        Format("csv", "CSV", (".csv", ".tsv"), "text/csv", csv_file.read, csv_file.write, csv_file.sayable),
        Format("markdown", "Markdown", (".md",), "text/markdown", markdown.read, _markdown, markdown.normal),
        Format("case", "CASE", (".case.json", ".json"), "application/json", case.read, case.write, case.sayable),
        Format("mahara", "Mahara", (".matrix",), "application/json", mahara.read, mahara.write, mahara.sayable),
        Format(
            "docusaurus",
            "Docusaurus (MDX)",
            (".mdx",),
            "text/mdx",
            docusaurus.read,
            docusaurus.write,
            docusaurus.sayable,
        ),
        Format("moodle", "Moodle (CSV)", (".moodle.csv",), "text/csv", moodle.read, moodle.write, moodle.sayable),
        Format("xlsx", "Excel workbook", (".xlsx",), _WORKBOOK, xlsx.read, xlsx.write, xlsx.sayable),
        Format(
            "yaml", "YAML", (".yml", ".yaml"), "application/yaml", yaml_file.read, yaml_file.write, yaml_file.sayable
        ),
    ]
}


def format_of(file_name: str) -> Format | None:
    """The format whose extension a file's name ends with; of several the longest counts: `.case.json`."""
    found = [
        (len(extension), one.name)
        for one in FORMATS.values()
        for extension in one.extensions
        if file_name.lower().endswith(extension)
    ]
    return FORMATS[max(found)[1]] if found else None
