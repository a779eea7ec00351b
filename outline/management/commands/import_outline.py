"""Import an outline from a file, say what that would change, or check that a file and its outline say the same."""

import contextlib
import io
import sys
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from outline.formats.catalogue import FORMATS, format_of
from outline.formats.drafts import OutlineDraft, Reading, Remark
from outline.formats.inline import plain_text
from outline.formats.markdown.source import LARGEST
from outline.importing import ImportPlan, ImportRefused, onto, plan_import, titled
from outline.models import Outline


class Command(BaseCommand):
    help = (
        "Imports an outline from a file, whose format its name or --format says. What the file has not is retired, and "
        "the same file twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="a file, or - for standard input")
        parser.add_argument("--format", choices=FORMATS, help="its format; by default as its name says, else Markdown")
        parser.add_argument("--dry-run", action="store_true", help="say what would be changed, and write nothing")
        parser.add_argument(
            "--check", action="store_true", help="write nothing, and exit with 1 where file and outline differ"
        )
        parser.add_argument("--json", action="store_true", help="print what was read as JSON")
        parser.add_argument("--title", default="", help="the title, for a document that names none")
        parser.add_argument("--onto", metavar="SLUG", help="the outline that it changes, whatever address it gives")
        parser.add_argument(
            "--accept", action="store_true", help="take pieces that are much alike for the same ones, reworded"
        )

    def handle(self, *, file, json, dry_run, check, title, **options):
        self.json, self.options = json, options
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal says: what reads our JSON expects it
        reading = self._read(file)
        draft = titled(reading.outline, title)
        if not (json and dry_run):
            self._import(file, self._placed(draft), reading, is_dry=dry_run or check, is_check=check)
        if json:
            self.stdout.write(dumps(_as_read(draft, reading), ensure_ascii=False, indent=2))

    def _read(self, file) -> Reading:
        found = FORMATS[self.options["format"]] if self.options["format"] else format_of(file) or FORMATS["markdown"]
        try:
            with contextlib.nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as source:
                data = source.read(LARGEST + 1)  # one byte too many is enough for the reader to refuse it
        except OSError as error:
            self._fail(f"{file}: {(error.strerror or 'cannot be read').capitalize()}.")
        reading = found.read(data)
        self._stop(file, reading.errors)
        return reading

    def _placed(self, draft: OutlineDraft) -> OutlineDraft:
        slug = self.options["onto"]
        outline = Outline.objects.filter(slug=slug).first() if slug else None
        if slug and outline is None:
            self._fail(f"There is no outline at “{slug}”.")
        return onto(draft, outline) if outline else draft

    def _import(self, file, draft: OutlineDraft, reading: Reading, is_dry, is_check):
        plan = self._plan(draft)
        self._stop(file, plan.problems)
        for warning in (*reading.warnings, *plan.warnings):
            self._say(f"{_at(file, warning)}: warning: {warning.text}")
        for change in plan.changes:
            self._say(f"{_at(file, change)}: {change.deed}: {change.sentence}")
        if is_check and not plan.changes_nothing:
            self._fail(f"{file} and the outline differ. {plan.verdict} Nothing was written.")
        if plan.guesses and not (is_dry or self.options["accept"]):
            self._fail(_guesses(plan))
        self._say(plan.verdict)
        if plan.can_be_applied:
            self._say("Nothing was written." if is_dry else f"Imported as “{self._apply(file, plan).slug}”.")

    def _plan(self, draft: OutlineDraft) -> ImportPlan:
        try:
            return plan_import(draft)
        except DatabaseError as error:
            self._fail(f"The database cannot be read ({error}). If it is new, run manage.py migrate first.")

    def _apply(self, file, plan: ImportPlan):
        try:
            return plan.apply(by=None)
        except ImportRefused as refusal:
            self._fail(f"{file}: {refusal}")

    def _stop(self, file, problems: tuple[Remark, ...]):
        if problems:
            self._fail("\n".join(f"{_at(file, problem)}: {problem.text}" for problem in problems))

    def _say(self, text):
        (self.stderr if self.json else self.stdout).write(text)

    def _fail(self, text) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(1)


def _at(file, remark) -> str:
    """ "outline.md:12", and the file alone for what has no line."""
    return f"{file}:{remark.line}" if remark.line else str(file)


def _guesses(plan: ImportPlan) -> str:
    """Why nothing was written, with each pair that somebody should look at."""
    pairs = [f"  “{change.was}” is “{change.text}” now ({change.match.likeness} %)" for change in plan.guesses]
    return "\n".join(
        [
            "Nothing was written: these texts are alike, and would be taken for the same ones, reworded.",
            *pairs,
            "If they are, say --accept. If not, import the file in the admin, where you can say which is which.",
        ]
    )


def _as_read(draft: OutlineDraft, reading: Reading) -> dict:
    return {
        "title": draft.title or None,
        "levels": [
            {
                "name": plain_text(level.name),
                "skills": [plain_text(skill.text) for skill in level.skills],
                "tasks": [plain_text(task.text) for task in level.tasks],
                "areas": [skill.area for skill in level.skills],
            }
            for level in draft.levels
        ],
        "sections": [asdict(section) for section in reading.sections],
        "warnings": [{"line": warning.line, "text": warning.text} for warning in reading.warnings],
    }
