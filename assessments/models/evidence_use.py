"""For which assessments a piece of work speaks, and what binds it through them."""

from django.db import models

from ..states import State
from .assessment import Assessment
from .submission import SignOff, SubmittedEvidence, signatures


def locks(piece):
    """What binds a piece; `piece` is where the asking query has its id."""
    sent = SubmittedEvidence.objects.filter(evidence=piece)
    return {
        "is_pending": models.Exists(EvidenceUse.objects.filter(evidence=piece, assessment__state=State.SUBMITTED)),
        "was_decided": models.Exists(sent.filter(submission__sign_offs__isnull=False)),
        "was_submitted": models.Exists(sent),
    }


def dates(piece, assessment):
    """When a piece was last submitted for an assessment, and when that was last decided on: three dates are kept apart,
    and the first of them, of the work itself, is the piece's own.
    """
    last = SubmittedEvidence.objects.filter(evidence=piece, submission__assessment=assessment).order_by("-pk")
    decided = SignOff.objects.filter(submission__pieces__evidence=piece, submission__assessment=assessment)
    return {
        "submitted_at": models.Subquery(last.values("submission__at")[:1]),
        "decided_at": models.Subquery(decided.order_by("-at").values("at")[:1]),
    }


class EvidenceUseQuerySet(models.QuerySet):
    def with_dates(self):
        """Each with `submitted_at` and `decided_at`."""
        return self.annotate(**dates(models.OuterRef("evidence"), models.OuterRef("assessment")))

    def with_exemptions(self):
        """Each with `is_exempt`: whether what it speaks for does not apply to their role."""
        exempt = Assessment.objects.exempt().filter(pk=models.OuterRef("assessment"))
        return self.annotate(is_exempt=models.Exists(exempt))

    def with_signatures(self):
        """Each with the `signatures` on what waits of its assessment, and how many are `needed`."""
        return self.annotate(**signatures(models.OuterRef("assessment")))

    def with_locks(self):
        """Each with what binds its piece, as Evidence.objects.with_locks() says it."""
        return self.annotate(**locks(models.OuterRef("evidence")))


class EvidenceUse(models.Model):
    """This piece speaks for this assessment. Both are the same engineer's: only Evidence's verbs make one."""

    evidence = models.ForeignKey("assessments.Evidence", models.CASCADE, related_name="uses")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="uses")

    objects = EvidenceUseQuerySet.as_manager()

    class Meta:
        ordering = ["evidence", "pk"]
        constraints = [models.UniqueConstraint(fields=["evidence", "assessment"], name="evidence_serves_once")]

    def __str__(self):
        return f"{self.evidence} for {self.assessment}"
