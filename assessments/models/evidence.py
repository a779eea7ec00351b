"""One piece of work by one engineer, and the assessments that it serves.

A piece is its author's alone until it is submitted. It may be changed or removed only while nothing that it serves is
submitted and no decision has seen it: what was signed is what was seen. A correction is a new piece that names the old.
"""

import uuid
from copy import copy

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from outline.models import ExampleTask

from .. import chain, clock
from ..states import TAKES_EVIDENCE, Act, IllegalMove, State
from ..validity import is_over
from .assessment import Assessment
from .attachment import Attachment, put_in_storage
from .evidence_use import EvidenceUse, locks
from .second_look import take_own_record
from .submission import SubmittedEvidence

SIGNED_FIELDS = ("title", "kind", "body", "link", "done_on", "example_task_id")


class Kind(models.TextChoices):
    DELIVERED = "delivered", "Delivered work"
    REVIEW = "review", "Review of others’ work"
    DESIGN = "design", "Design or document"
    INCIDENT = "incident", "Incident"
    TALK = "talk", "Talk or teaching"
    TEST = "test", "Test or certificate"
    STATEMENT = "statement", "A colleague’s statement"


KIND_SIGNS = {
    Kind.DELIVERED: "git-pull-request",
    Kind.REVIEW: "message-square",
    Kind.DESIGN: "file-text",
    Kind.INCIDENT: "life-buoy",
    Kind.TALK: "presentation",
    Kind.TEST: "stamp",
    Kind.STATEMENT: "users",
}


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Their own, and what was submitted for an assessment that they may see."""
        shown = SubmittedEvidence.objects.filter(
            submission__assessment__in=Assessment.objects.visible_to(viewer), evidence__isnull=False
        )
        return self.filter(models.Q(engineer=viewer) | models.Q(pk__in=shown.values("evidence")))

    def of(self, engineer):
        return self.filter(engineer=engineer)

    def with_locks(self):
        """Each with `is_pending` (a skill that it serves is submitted) and `was_decided` (a decision has seen it)."""
        return self.annotate(**locks(models.OuterRef("pk")))

    def submitted(self):
        """What has been in a submission: from then on others see it too."""
        return self.filter(models.Exists(SubmittedEvidence.objects.filter(evidence=models.OuterRef("pk"))))

    def with_submitted_skills(self):
        """Each with what it was submitted for (submitted_as), in one more query: what it also serves is a draft."""
        sent = SubmittedEvidence.objects.select_related("submission__assessment__skill__level")
        return self.prefetch_related(models.Prefetch("submitted_as", sent.order_by("pk")))

    def newest_first(self):
        return self.order_by("-done_on", "-pk")

    def with_files(self):
        """Each with its files, in one more query."""
        return self.prefetch_related("attachments")

    def log(self, *, by, skills, once, corrects=None, files=(), **fields):
        """A new piece of `by` that speaks for these skills. Sent twice with the same `once`, it is kept once."""
        with put_in_storage(files) as kept, transaction.atomic():
            take_own_record(by)
            known = self.filter(engineer=by, once=once).first()
            if known:
                return known
            if corrects and not self.filter(pk=corrects.pk, engineer=by).exists():
                raise IllegalMove("The piece that this corrects is not there any more: you removed it meanwhile.")
            assessments = [_assessment_for_evidence(by, skill) for skill in skills]
            evidence = self.create(engineer=by, once=once, corrects=corrects, **fields)
            Attachment.objects.take(evidence, kept)
            evidence._serve(assessments)
            evidence._note_down(Act.EVIDENCE_ADDED, by, assessments)
            return evidence


class Evidence(models.Model):
    engineer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DELIVERED)
    body = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    done_on = models.DateField()
    example_task = models.ForeignKey(ExampleTask, models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    assessments = models.ManyToManyField(Assessment, through="EvidenceUse", related_name="evidence")
    version = models.PositiveIntegerField(default=0)
    once = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["engineer", "once"], name="evidence_logged_once"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="evidence_kind_known"),
            models.CheckConstraint(condition=~models.Q(corrects=models.F("id")), name="evidence_corrects_another"),
        ]

    def __str__(self):
        return self.title

    @property
    def sign(self):
        """The name of its kind's icon."""
        return KIND_SIGNS[self.kind]

    def digest(self):
        """SHA-256, in hex, of what a reviewer judges: the signed fields and the files as canonical JSON."""
        content = {field: _plain(getattr(self, field)) for field in SIGNED_FIELDS}
        content["files"] = sorted([file.name, file.sha256] for file in self.attachments.all())
        return chain.digest(chain.canonical(content))

    def change(self, *, by, seen, skills, files=(), **fields):
        """Say it better, add files, or let it speak for other skills. `seen` is the version that the form showed."""
        with put_in_storage(files) as kept, transaction.atomic():
            self._take_up(by)
            if seen == self.version - 1 and self._says(skills, files, fields):
                return  # the same form once more
            if seen != self.version:
                raise IllegalMove("You changed this in another window. Look at it as it is now, and change it again.")
            self._demand_unlocked("changed")
            for name, value in fields.items():
                setattr(self, name, value)
            Attachment.objects.take(self, kept)
            self.version += 1
            self.save()
            wanted = {skill.pk: skill for skill in skills}
            stay, dropped = [], []
            for use in self.uses.select_related("assessment__skill"):
                if use.assessment.skill_id in wanted:
                    wanted.pop(use.assessment.skill_id)
                    stay.append(use.assessment)
                else:
                    dropped.append(use.assessment)
                    use.delete()
            added = [_assessment_for_evidence(by, skill) for skill in wanted.values()]
            self._serve(added)
            self._note_down(Act.EVIDENCE_REMOVED, by, dropped)
            self._note_down(Act.EVIDENCE_CHANGED, by, stay)
            self._note_down(Act.EVIDENCE_ADDED, by, added)

    def attach(self, *, by, files):
        """Add files. Those that it has already are not added again."""
        with put_in_storage(files) as kept, transaction.atomic():
            self._take_up(by)
            self._demand_unlocked("changed")
            if Attachment.objects.take(self, kept):
                self._note_change(by)

    def detach(self, attachment, *, by):
        """Take a file out. Done twice, it is gone once."""
        with transaction.atomic():
            self._take_up(by)
            found = self.attachments.filter(pk=attachment.pk)
            if found:
                self._demand_unlocked("changed")
                found.discard()
                self._note_change(by)

    def _note_change(self, by):
        self.version += 1
        self.save(update_fields=["version"])
        served = [use.assessment for use in self.uses.select_related("assessment__skill")]
        self._note_down(Act.EVIDENCE_CHANGED, by, served)

    def _says(self, skills, files, fields):
        """Whether it is like this already."""
        there = list(self.attachments.all())
        if not all(any(known.is_same(file) for known in there) for file in files):
            return False
        served = set(self.uses.values_list("assessment__skill", flat=True))
        return served == {skill.pk for skill in skills} and all(getattr(self, f) == v for f, v in fields.items())

    def remove(self, *, by):
        """Take it out of the record, with what it served. Done twice, it is gone once."""
        with transaction.atomic():
            if not self._is_there(by):
                return
            self.refresh_from_db()
            self._demand_unlocked("removed")
            self._demand_uncorrected()
            served = [use.assessment for use in self.uses.select_related("assessment__skill")]
            models.prefetch_related_objects([self], "attachments")
            gone = copy(self)  # with its files, which are part of its digest
            Attachment.objects.filter(evidence=self).discard()
            self.delete()
            gone._note_down(Act.EVIDENCE_REMOVED, by, served)

    def also_serve(self, skill, *, by):
        """Let a piece that was logged before speak for one more skill. Its content stays, so a lock does not matter."""
        with transaction.atomic():
            self._take_up(by)
            if not self.uses.filter(assessment__skill=skill).exists():
                assessment = _assessment_for_evidence(by, skill)
                self._serve([assessment])
                self._note_down(Act.EVIDENCE_ADDED, by, [assessment])

    def _take_up(self, by):
        if not self._is_there(by):
            raise IllegalMove("You removed this in another window, so there is nothing left to change.")
        self.refresh_from_db()

    def _is_there(self, by):
        """Lock what is the author's, and look whether this is still of it."""
        if by.pk != self.engineer_id:
            raise PermissionDenied("Only its author can do this with a piece of work.")
        take_own_record(by)
        return Evidence.objects.filter(pk=self.pk).exists()

    def _demand_unlocked(self, verb):
        me = Evidence.objects.with_locks().get(pk=self.pk)
        if me.is_pending:
            raise IllegalMove(
                f"A skill that this speaks for is submitted, so it cannot be {verb} now. "
                "Withdraw that first, or wait for the decision."
            )
        if me.was_decided:
            raise IllegalMove(
                f"A reviewer has judged this, so it cannot be {verb}. Log a new piece that corrects it instead."
            )

    def _demand_uncorrected(self):
        """A piece that was submitted, corrected and withdrawn is bound by nothing but its correction."""
        correction = self.corrections.first()
        if correction:
            raise IllegalMove(f"“{correction.title}” corrects this, so it stays. Remove that one first.")

    def _serve(self, assessments):
        EvidenceUse.objects.bulk_create(EvidenceUse(evidence=self, assessment=a) for a in assessments)

    def _note_down(self, act, by, assessments):
        """Write it into the ledger for each of them, last of all in the transaction."""
        said = {"pieces": [(self.pk, self.digest())], "title": self.title}
        for assessment in assessments:
            assessment._note_down(act, clock.now(), by, assessment.version, **said)


def _plain(value):
    return value if isinstance(value, int | str | None) else value.isoformat()


def _assessment_for_evidence(engineer, skill):
    """The engineer's assessment of this skill, made where there is none; raises where it takes no evidence."""
    assessment, _ = Assessment.objects.get_or_create(engineer=engineer, skill=skill)
    if not skill.is_claimable:
        raise IllegalMove(f"“{skill.plain}” has been retired from the outline, so nothing new can be logged for it.")
    if assessment.state not in TAKES_EVIDENCE:
        if assessment.state == State.SUBMITTED:
            why = "is submitted, so it takes no new evidence: withdraw it first, or wait for the decision"
        elif is_over(assessment.valid_until):
            why = "has lapsed: open it to renew, then it takes new evidence"
        else:
            why = "is signed off, so it takes no new evidence"
        raise IllegalMove(f"“{skill.plain}” {why}.")
    return assessment
