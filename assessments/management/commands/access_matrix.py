"""Writes who may do what as Markdown: docs/access.md is its output."""

from django.core.management.base import BaseCommand

from assessments.access_matrix import access_matrix, as_markdown


class Command(BaseCommand):
    help = "Writes who may do what, as the tests hold it, as Markdown."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        self.stdout.write(as_markdown(access_matrix()), ending="")
