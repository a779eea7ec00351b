"""`manage.py sweep_files`: takes out of the storage what no piece of work names, and says which files are missing."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from assessments.models import Attachment
from assessments.models.attachment import storage

OLD_ENOUGH = dt.timedelta(hours=24)  # a younger one may belong to a form that is being sent this very moment


class Command(BaseCommand):
    help = (
        "Removes files of evidence that no piece of work names (a crash leaves some behind) and that are older than "
        "24 hours. Exit code 1 where a file that a piece names is missing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")

    def handle(self, *, dry_run, **options):
        there = set(tqdm(_stored(storage()), desc="Looking", unit=" files", disable=None))
        # Asked after the storage: a file that was kept meanwhile is in this list and not in the other.
        named = set(Attachment.objects.values_list("stored_as", flat=True))
        young, removed = 0, 0
        for name in tqdm(sorted(there - named), desc="Sweeping", unit=" files", disable=None):
            if timezone.now() - storage().get_modified_time(name) < OLD_ENOUGH:
                young += 1
                continue
            removed += 1
            if dry_run:
                self.stdout.write(f"would remove {name}")
            else:
                storage().delete(name)
        verb = "would be removed" if dry_run else "removed"
        self.stdout.write(
            f"{len(there)} files in the storage, {len(named)} named by pieces of work. "
            f"Of the others, {removed} {verb} and {young} left, as they are younger than 24 hours."
        )
        if missing := sorted(name for name in named - there if not storage().exists(name)):
            raise CommandError(f"{len(missing)} missing from the storage: {', '.join(missing)}", returncode=1)


def _stored(place):
    """The names of all files in it: two letters, a slash, the rest. Before the first there is nothing to list."""
    try:
        folders, _ = place.listdir("")
    except FileNotFoundError:
        return
    for folder in folders:
        _, names = place.listdir(folder)
        yield from (f"{folder}/{name}" for name in names)
