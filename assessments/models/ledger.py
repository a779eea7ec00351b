"""The ledger: one chain of all that was done, append-only, each entry bound to the one before it by its hash.

It has no keys to other tables: nothing cascades into it, and removing a person removes nothing here. Its entries are
written in the transaction of the act, last of all, for whoever holds the head keeps everybody else waiting.
"""

import json
from datetime import UTC
from functools import cached_property

from django.conf import settings
from django.db import models

from .. import chain


class LedgerHead(models.Model):
    """The one row that says where the chain ends: locked by whoever adds to it, so that it never forks."""

    ONLY = 1

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="ledger_has_one_head")]

    def __str__(self):
        return f"{self.seq} {self.hash[:12]}"

    @classmethod
    def begin(cls, using):
        """Lay the first hash, where nothing was written yet. Called after each migration."""
        heads = cls.objects.using(using)
        if not heads.exists() and not LedgerEntry.objects.using(using).exists():
            heads.create(pk=cls.ONLY, hash=chain.genesis())


class Pseudonym(models.Model):
    """By what name the ledger knows a person. Without this row nobody can tell any more whom it means."""

    engineer = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, unique=True)

    def __str__(self):
        return self.code

    @classmethod
    def of(cls, engineer):
        """Given at their first act, under the lock on the head. None where nobody acted: a command did. A pseudonym
        stands for itself, for whoever it was is gone.
        """
        if engineer is None or isinstance(engineer, str):
            return engineer
        row, _ = cls.objects.get_or_create(engineer=engineer, defaults={"code": f"sub_{chain.new_salt()}"})
        return row.code

    @classmethod
    def names_of(cls, codes):
        """{code: name} of those whom it still means."""
        return dict(cls.objects.filter(code__in=codes).values_list("code", "engineer__name"))


class LedgerQuerySet(models.QuerySet):
    def append(self, kind, at, **body):
        """Add an entry. `body` names people as engineers, who go in as pseudonyms. Lock nothing after this."""
        head = LedgerHead.objects.select_for_update().get(pk=LedgerHead.ONLY)
        seq = head.seq + 1
        text = chain.canonical(
            {
                "v": 1,
                "seq": seq,
                "type": str(kind),
                "at": moment(at),
                **{name: Pseudonym.of(value) if name in PEOPLE else value for name, value in body.items()},
            }
        )
        entry = self.create(seq=seq, prev_hash=head.hash, hash=chain.link(head.hash, text), body=text)
        LedgerHead.objects.filter(pk=head.pk).update(seq=seq, hash=entry.hash)
        return entry


PEOPLE = frozenset({"actor", "subject", "reviewer", "delegator", "delegate"})


class LedgerEntry(models.Model):
    seq = models.BigIntegerField(primary_key=True)  # given by us: a sequence of the database leaves gaps
    prev_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    body = models.TextField()  # the exact canonical text; never a JSON column, which would write it anew

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        verbose_name_plural = "ledger"

    def __str__(self):
        return f"#{self.seq} {self.hash[:12]}"

    @cached_property
    def said(self):
        """The body, read."""
        return json.loads(self.body)


def moment(at):
    """An aware time as the ledger writes it: UTC, microseconds, Z."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
