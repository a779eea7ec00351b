"""What the ledger's entries are about, in clear: whom, which record, and the words that were said.

The chain holds pseudonyms and commitments only; a line here opens them: with its salt and its words anybody can check
that it was these. Pages read both together. A line may be removed with the person it speaks of; the chain stays whole.
"""

from datetime import datetime

from django.conf import settings
from django.db import models

from .. import chain
from ..states import Act, IllegalMove
from .ledger import LedgerEntry

# What an engineer does with drafts is theirs alone: nobody else is shown these lines.
PRIVATE_ACTS = (Act.EVIDENCE_ADDED, Act.EVIDENCE_CHANGED, Act.EVIDENCE_REMOVED)
# What leaves the assessment at its version: no page becomes old by it.
KEEP_THE_VERSION = (
    *PRIVATE_ACTS,
    Act.COMMENT,
    *(Act.SELF_ASSESS, Act.EXEMPT_ASK, Act.EXEMPT_AGREE, Act.EXEMPT_REFUSE, Act.EXEMPT_END),
)
LONGEST_NOTE = 5_000  # characters
# What a note becomes whose author was erased, its salt with it: a refusal has a note, by a rule of the database.
UNSAID = "These words were erased with the person who wrote them."


class HistoryQuerySet(models.QuerySet):
    def shown_to(self, viewer):
        """The lines that `viewer` may read of assessments that they may see: those on drafts are for their author."""
        return self.filter(models.Q(assessment__engineer=viewer) | ~models.Q(act__in=PRIVATE_ACTS))

    def newest_first(self):
        return self.order_by("-entry")

    def with_places(self):
        """Each with `place`, its number in the history of its assessment, 0 for those on drafts: counted, they would
        tell everybody else how many there are."""
        public = models.Count("pk", filter=~models.Q(act__in=PRIVATE_ACTS))
        running = models.Window(public, partition_by="assessment", order_by="entry")
        return self.annotate(place=models.Case(models.When(act__in=PRIVATE_ACTS, then=0), default=running))

    def write(self, act, at, *, actor, note="", title="", pieces=None, assessment=None, submission=None, **facts):
        """Write an act down: its entry at the end of the ledger, and the line that opens it. Last in its transaction.

        `pieces` are (id, digest) of the evidence concerned. What else the entry is to hold goes in as `facts`: texts,
        whole numbers, lists and dicts of these, and engineers as `subject` or `reviewer`. Raises IllegalMove where the
        note is too long: whatever is said with an act is said here.
        """
        if len(note) > LONGEST_NOTE:
            raise IllegalMove(f"This is too long: at most {LONGEST_NOTE} characters, and it has {len(note)}.")
        salt, words = chain.new_salt(), {"note": note, "title": title}
        body = {"words": {label: chain.commitment(salt, label, text) for label, text in words.items() if text}}
        if assessment is not None:
            body |= about(assessment, submission)
        if pieces is not None:
            body["evidence"] = [{"id": pk, "commit": chain.commitment(salt, "piece", digest)} for pk, digest in pieces]
        entry = LedgerEntry.objects.append(act, at, actor=actor, **body, **facts)
        return self.create(
            entry=entry,
            act=act,
            actor=actor,
            assessment=assessment,
            submission=submission,
            piece=pieces[0][0] if pieces and act in PRIVATE_ACTS else None,
            salt=salt,
            **words,
        )


class HistoryManager(models.Manager.from_queryset(HistoryQuerySet)):  # type: ignore[misc]  # made as it runs
    def get_queryset(self):
        """A line says nothing without its entry."""
        return super().get_queryset().select_related("entry")


class HistoryEntry(models.Model):
    entry = models.OneToOneField(
        LedgerEntry, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="line"
    )
    act = models.CharField(max_length=20, choices=[(act.value, act.value) for act in Act])
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assessment = models.ForeignKey("assessments.Assessment", models.PROTECT, null=True, related_name="history")
    submission = models.ForeignKey("assessments.Submission", models.PROTECT, null=True, related_name="+")
    piece = models.PositiveBigIntegerField(null=True)  # the evidence that was added, changed or removed; it may be gone
    note = models.TextField(blank=True)
    title = models.CharField(max_length=200, blank=True)  # of that piece
    salt = models.CharField(max_length=32)

    objects = HistoryManager()

    class Meta:
        ordering = ["entry"]
        base_manager_name = "objects"
        verbose_name_plural = "history"

    def __str__(self):
        return f"{self.entry} {self.act}"

    @property
    def facts(self):
        """What the ledger says of it: {"state": …, "seen": …, "needed": 2, "basis": {…}, …}."""
        return self.entry.said

    @property
    def state(self):
        """The state of the assessment afterwards."""
        return self.facts["state"]

    @property
    def at(self):
        return datetime.fromisoformat(self.facts["at"])

    @property
    def short_hash(self):
        """Enough of it to compare with the export by eye."""
        return f"{self.entry.hash[:4]}…{self.entry.hash[-4:]}"


def about(assessment, submission):
    """What every entry on an assessment says of it, as it is once the act is done."""
    skill = assessment.skill
    return {
        "subject": assessment.engineer,
        "assessment": assessment.pk,
        "skill": {"id": skill.pk, "key": skill.key, "outline": skill.outline_id},
        "state": str(assessment.state),
        "version": assessment.version,
        "submission": submission and submission.number,
    }
