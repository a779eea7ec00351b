"""Import an outline from a file, or only say what would be imported."""

import contextlib
import io
import sys
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from outline.formats import markdown
from outline.formats.drafts import OutlineDraft, Reading, Remark
from outline.formats.inline import plain_text
from outline.formats.markdown.source import LARGEST
from outline.importing import ImportPlan, ImportRefused, plan_import, titled


class Command(BaseCommand):
    help = "Imports an outline written in Markdown. The same file twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="a Markdown file, or - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported, and write nothing")
        parser.add_argument("--json", action="store_true", help="print what was read as JSON")
        parser.add_argument("--title", default="", help="the title, for a document that names none")

    def handle(self, *, file, dry_run, json, title, **options):
        self.json = json
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal says: what reads our JSON expects it
        reading = self._read(file)
        draft = titled(reading.outline, title)
        if not (json and dry_run):
            self._import(file, draft, reading, dry_run)
        if json:
            self.stdout.write(dumps(_as_read(draft, reading), ensure_ascii=False, indent=2))

    def _read(self, file) -> Reading:
        try:
            with contextlib.nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as source:
                data = source.read(LARGEST + 1)  # one byte too many is enough for the reader to refuse it
        except OSError as error:
            self._fail(f"{file}: {(error.strerror or 'cannot be read').capitalize()}.")
        reading = markdown.read(data)
        self._stop(file, reading.errors)
        return reading

    def _import(self, file, draft: OutlineDraft, reading: Reading, dry_run):
        plan = self._plan(draft)
        self._stop(file, plan.problems)
        for warning in reading.warnings:
            self._say(f"{file}:{warning.line}: warning: {warning.text}")
        if not plan.is_new and not plan.changes_nothing:
            self._fail(_differing(file, plan))
        self._say(plan.verdict)
        if plan.is_new:
            self._say("Nothing was written." if dry_run else f"Imported as “{self._apply(file, plan).slug}”.")

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
            self._fail("\n".join(f"{file}:{problem.line}: {problem.text}" for problem in problems))

    def _say(self, text):
        (self.stderr if self.json else self.stdout).write(text)

    def _fail(self, text) -> NoReturn:
        self.stderr.write(text)
        raise SystemExit(1)


def _differing(file, plan: ImportPlan) -> str:
    lines = [f"{file}:{found.line}: {found.kind}: {found.text}" for found in plan.differences if found.line]
    lines += [f"{file}: {found.kind}: {found.text}" for found in plan.differences if not found.line]
    return "\n".join([f"{file}: {plan.verdict}", *lines])


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
