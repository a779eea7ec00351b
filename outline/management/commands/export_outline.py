"""Write an outline to a file, in one of the formats that outlines come in."""

import os
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand

from outline.formats.catalogue import FORMATS, Format, format_of
from outline.formats.losses import losses
from outline.models import Outline


class Command(BaseCommand):
    help = (
        "Writes an outline to a file whose format its name or --format says. What the format cannot say is warned of."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the address of the outline")
        parser.add_argument("--output", "-o", default="-", help="the file; - is standard output, and the default")
        parser.add_argument("--format", choices=FORMATS, help="by default as the file's name says, else Markdown")

    def handle(self, *, slug, output, **options):
        outline = Outline.objects.filter(slug=slug).first()
        if outline is None:
            self._fail(f"There is no outline at “{slug}”. There are: {self._slugs()}.")
        found = self._format(output, options["format"])
        draft = outline.as_draft()
        for loss in losses(draft, found.sayable(draft)):
            self.stderr.write(f"warning: {found.label} cannot say it: {loss}")
        self._write(output, found.write(draft))

    def _format(self, output, name) -> Format:
        found = FORMATS[name] if name else format_of(output)
        if found is None and output != "-":
            known = ", ".join(extension for one in FORMATS.values() for extension in one.extensions)
            self._fail(f"The name {output} says no format. Say one with --format, or end it with one of {known}.")
        return found or FORMATS["markdown"]

    def _write(self, output, data: bytes):
        if output == "-":
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            return
        try:
            _write_whole(Path(output), data)
        except OSError as error:
            self._fail(f"{output}: {(error.strerror or 'cannot be written').capitalize()}.")

    def _slugs(self) -> str:
        return ", ".join(Outline.objects.values_list("slug", flat=True)) or "none"

    def _fail(self, text) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(1)


def _write_whole(path: Path, data: bytes) -> None:
    """The file as a whole or not at all: who reads it meanwhile reads the one before."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
