"""A file that goes with a piece of work. The row says what it is; the bytes lie in the storage under a random name.

The bytes are in the storage before the transaction that names them begins, and leave it after the one that forgets
them: so no row is ever without its file. What a crash leaves behind is found by `manage.py sweep_files`.
"""

import secrets
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import storages
from django.db import models, transaction

from .. import clock
from ..filetypes import LONGEST_NAME, Received, folded, free_name, in_bytes, sign_of
from ..states import IllegalMove


@dataclass(frozen=True)
class Kept:
    """A file that lies in the storage, named by no row yet."""

    file: Received
    stored_as: str


def storage():
    return storages["evidence"]


@contextmanager
def put_in_storage(files):
    """The files, kept, for the transaction inside to name; those that it does not name are taken out again.

    Where nobody knows whether it was committed (the database went away) they stay: a row may name them.
    """
    kept = []
    try:
        for file in files:
            kept.append(Kept(file, storage().save(_random_name(), File(file.content))))
        yield kept
    except (IllegalMove, PermissionDenied):
        _take_out([one.stored_as for one in kept])
        raise
    names = [one.stored_as for one in kept]
    if names:
        named = set(Attachment.objects.filter(stored_as__in=names).values_list("stored_as", flat=True))
        _take_out([name for name in names if name not in named])


def _random_name():
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def _take_out(names):
    for name in names:
        storage().delete(name)


class AttachmentQuerySet(models.QuerySet):
    def of(self, engineer):
        return self.filter(evidence__engineer=engineer)

    def bytes_of(self, engineer):
        """How many bytes all files of theirs have."""
        return self.of(engineer).aggregate(sum=models.Sum("size"))["sum"] or 0

    def take(self, evidence, kept):
        """Name the kept files as those of `evidence`, under its engineer's lock: uploads at the same time add up.

        The same content under the same name is there once. True where something was added.
        """
        there = list(evidence.attachments.all())
        new = []
        for one in kept:
            if not any(known.is_same(one.file) for known in (*there, *new)):
                name = free_name(one.file.name, {folded(known.name) for known in (*there, *new)})
                new.append(Attachment.of(evidence, one, name))
        if new:
            self._demand_room(evidence.engineer_id, len(there) + len(new), sum(file.size for file in new))
            for attachment in new:
                attachment.save(force_insert=True)
        return bool(new)

    def _demand_room(self, engineer, count, size):
        if count > settings.FILES_A_PIECE:
            raise IllegalMove(
                f"A piece may have {settings.FILES_A_PIECE} files, and this would be {count}. "
                "Remove some, or link to them."
            )
        left = settings.FILES_A_PERSON_MB * 1024**2 - self.bytes_of(engineer)
        if size > left:
            raise IllegalMove(
                f"Your files may take {settings.FILES_A_PERSON_MB} MB together. {in_bytes(max(left, 0))} of that is "
                f"left, and this needs {in_bytes(size)}. Remove files from your drafts, or link to what is large."
            )

    def discard(self):
        """Forget these; their files leave the storage once that is committed."""
        names = list(self.values_list("stored_as", flat=True))
        self.delete()
        transaction.on_commit(lambda: _take_out(names), robust=True)


class Attachment(models.Model):
    evidence = models.ForeignKey("assessments.Evidence", models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField(default=clock.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["evidence", "pk"]
        constraints = [models.UniqueConstraint(fields=["evidence", "name"], name="attachment_name_once_a_piece")]

    def __str__(self):
        return self.name

    @classmethod
    def of(cls, evidence, kept, name):
        file = kept.file
        return cls(
            evidence=evidence,
            name=name,
            size=file.size,
            content_type=file.content_type,
            sha256=file.sha256,
            stored_as=kept.stored_as,
        )

    def is_same(self, file):
        """Whether this is the file that was sent, once more."""
        return self.sha256 == file.sha256 and folded(self.name) == folded(file.name)

    @property
    def sign(self):
        """The name of its icon."""
        return sign_of(self.name)

    @property
    def size_in_words(self):
        return in_bytes(self.size)

    def open(self):
        return storage().open(self.stored_as)
