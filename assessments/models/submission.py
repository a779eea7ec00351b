"""One asking for a sign-off, what it showed, and what each reviewer decided on it."""

import datetime as dt

from django.conf import settings
from django.db import models

from outline.models import Revision

from .. import chain, clock
from ..states import IllegalMove

HELD_FOR = dt.timedelta(days=3)


class Outcome(models.TextChoices):
    PENDING = "pending", "waits for a decision"
    WITHDRAWN = "withdrawn", "withdrawn"
    GRANTED = "granted", "signed off"
    MORE_NEEDED = "more_needed", "more needed"
    NOT_MET = "not_met", "not met"


class Decision(models.TextChoices):
    GRANTED = "granted", "Sign off"
    MORE_NEEDED = "more_needed", "More needed"
    NOT_MET = "not_met", "Not met"


class SubmissionQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(outcome=Outcome.PENDING)

    def but_withdrawn_appeals(self):
        """Without those after which the decision before them stands again, as if it had never been appealed against."""
        return self.exclude(outcome=Outcome.WITHDRAWN, appeals__isnull=False)

    def held_by_others(self, reviewer):
        """What another reviewer has taken and may still be at: what Submission.holder says of one, as a set."""
        held = models.Q(taken_at__gt=clock.now() - HELD_FOR, taken_by__is_active=True)
        return self.filter(held).exclude(taken_by=reviewer)


class Submission(models.Model):
    """Pins what was asked: the wording, the outline's revision, how many sign-offs, the evidence by its digests."""

    assessment = models.ForeignKey("assessments.Assessment", models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    wording = models.TextField()
    signoffs_needed = models.PositiveSmallIntegerField(default=1)  # by its level, at that moment
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.PENDING)
    closed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # The refusal that it asks another reviewer about: the submission before it.
    appeals = models.ForeignKey("self", models.PROTECT, null=True, related_name="appealed_by")
    # Who said "I take this one", and when: see take().
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["assessment"], condition=models.Q(outcome="pending"), name="submission_pending_once"
            ),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="submission_outcome_known"),
            models.CheckConstraint(
                condition=models.Q(outcome="pending", closed_at__isnull=True)
                | (~models.Q(outcome="pending") & models.Q(closed_at__isnull=False)),
                name="submission_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | models.Q(outcome="granted"),
                name="submission_revoked_was_granted",
            ),
            models.UniqueConstraint(
                fields=["appeals"], condition=~models.Q(outcome="withdrawn"), name="submission_appealed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_by__isnull=True) | models.Q(outcome="pending", taken_at__isnull=False),
                name="submission_taken_while_pending",
            ),
        ]

    def __str__(self):
        return f"submission {self.number} of {self.assessment}"

    def pinned(self):
        """What it asked for, as the ledger keeps it: by the digest of the wording and of the whole document."""
        return {
            "wording": chain.digest(self.wording),
            "needed": self.signoffs_needed,
            "revision": {"number": self.revision.number, "sha256": self.revision.digest()},
        }

    def shown_digest(self, pieces=None):
        """SHA-256, in hex, of what a reviewer's page shows of it: the wording that was submitted and the outline's now,
        and each piece as it reads now. A decision is pinned to this; it is computed again when it is made.

        `pieces` are its pieces with their evidence, where the page has them already.
        """
        if pieces is None:
            pieces = self.pieces.select_related("evidence").prefetch_related("evidence__attachments")
        evidence = [[p.evidence_id, p.evidence.digest() if p.evidence else p.digest] for p in pieces]
        content = {"submission": self.pk, "wording": self.wording, "now": self.assessment.skill.text}
        return chain.digest(chain.canonical({**content, "evidence": evidence}))

    def close(self, outcome, at):
        self.outcome, self.closed_at, self.taken_by, self.taken_at = outcome, at, None, None
        self.save(update_fields=["outcome", "closed_at", "taken_by", "taken_at"])

    def again(self, at):
        """The same once more, as an appeal against the decision on it: wording, revision and evidence as they were."""
        appeal = Submission.objects.create(
            assessment=self.assessment,
            number=self.assessment.submissions.count() + 1,
            wording=self.wording,
            signoffs_needed=self.signoffs_needed,
            revision=self.revision,
            appeals=self,
            at=at,
        )
        SubmittedEvidence.objects.bulk_create(
            SubmittedEvidence(submission=appeal, evidence_id=piece.evidence_id, digest=piece.digest)
            for piece in self.pieces.all()
        )
        return appeal

    @property
    def is_withdrawn_appeal(self):
        return self.outcome == Outcome.WITHDRAWN and self.appeals_id is not None

    def evidence_as_sent(self):
        """{(id, digest)} of what went into it."""
        return {(piece.evidence_id, piece.digest) for piece in self.pieces.all()}

    @property
    def holder(self):
        """The reviewer who has taken it and may still be at it. After three days it is free again by itself."""
        held = self.taken_by_id and self.taken_at > clock.now() - HELD_FOR
        return self.taken_by if held and self.taken_by.is_active else None

    def take(self, by, over):
        """Let others know that `by` judges it next. From a holder only knowingly: `over` is whom the page named.

        Nothing is decided by this, and it changes nothing of the record: so it is no act of it, the ledger has no line
        of it, and the version stays. Called by Assessment.take, under its lock.
        """
        holder = self.holder
        if holder not in (None, by) and holder.pk != over:
            raise IllegalMove(f"{holder.name} took this before you. Take it over, if you have agreed on that.")
        if holder != by:
            self._hold(by, clock.now())

    def give_back(self, by):
        """Let others have it. Done twice, or after somebody took it over, it changes nothing."""
        if self.taken_by_id == by.pk:
            self._hold(None, None)

    def _hold(self, by, at):
        self.taken_by, self.taken_at = by, at
        self.save(update_fields=["taken_by", "taken_at"])


class SubmittedEvidence(models.Model):
    """A piece as it went into a submission. The digest stays even where its author took the piece back later."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="pieces")
    evidence = models.ForeignKey("assessments.Evidence", models.SET_NULL, null=True, related_name="submitted_as")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["submission", "pk"]
        constraints = [models.UniqueConstraint(fields=["submission", "evidence"], name="evidence_once_a_submission")]

    def __str__(self):
        return f"{self.evidence} in {self.submission}"


def signatures(assessment):
    """How many have signed what waits, and how many must; `assessment` is where the asking query has its id. Both are
    None where nothing waits."""
    pending = Submission.objects.pending().filter(assessment=assessment)
    signed = SignOff.objects.filter(submission__assessment=assessment, submission__outcome=Outcome.PENDING)
    counted = signed.order_by().values("submission").annotate(how_many=models.Count("pk")).values("how_many")
    return {"signatures": models.Subquery(counted), "needed": models.Subquery(pending.values("signoffs_needed")[:1])}


class SignOff(models.Model):
    """One reviewer's decision on one submission. Carries both people, so that the database can refuse one's own."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="sign_offs")
    engineer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    # For whom the reviewer stood in, who then has had their say too.
    in_stead_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=12, choices=Decision)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["submission", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "reviewer"], name="signoff_once_a_reviewer"),
            models.CheckConstraint(condition=~models.Q(engineer=models.F("reviewer")), name="signoff_not_ones_own"),
            models.UniqueConstraint(fields=["submission", "in_stead_of"], name="signoff_once_in_ones_stead"),
            models.CheckConstraint(
                condition=models.Q(in_stead_of__isnull=True)
                | (~models.Q(in_stead_of=models.F("engineer")) & ~models.Q(in_stead_of=models.F("reviewer"))),
                name="signoff_in_anothers_stead",
            ),
            models.CheckConstraint(condition=models.Q(decision__in=Decision.values), name="signoff_decision_known"),
            models.CheckConstraint(
                condition=models.Q(decision="granted") | ~models.Q(note=""), name="signoff_refusal_has_a_note"
            ),
        ]

    def __str__(self):
        return f"{self.get_decision_display()} by {self.reviewer}"
