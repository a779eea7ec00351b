"""The erasure of a person: their record and their words go, the chain of the ledger stays whole (decision 0011).

The ledger names them by a pseudonym and their words by commitments. With the row that says whose pseudonym it is, the
salts and the words gone, nobody can tell any more whom its entries mean or what was said. What others did stays theirs:
a sign-off that the person gave goes on counting, by "Somebody erased", without its note.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from outline.models import Proposal, Revision
from people.erasing import NAME, demand_gone, forget, names_of
from people.models import Engineer

from . import clock
from .models import (
    Assessment,
    Attachment,
    Delegation,
    Evidence,
    EvidenceUse,
    Exemption,
    HistoryEntry,
    LedgerEntry,
    LevelReached,
    Pseudonym,
    ReviewerGrant,
    SelfAssessment,
    SignOff,
    Submission,
    SubmittedEvidence,
    Target,
)
from .models.history import UNSAID
from .states import ON_RIGHTS, Act

# What goes with a person, in this order: (in words, the rows, by which way they belong to the person). A new table that
# leads to one of these, or to a person, is named here or in NAMED_BY_OTHERS; a test insists.
GOES = [
    ("lines of history on their record", HistoryEntry, "assessment__engineer"),
    ("decisions on their submissions", SignOff, "submission__assessment__engineer"),
    ("pieces as they were submitted", SubmittedEvidence, "submission__assessment__engineer"),
    ("submissions", Submission, "assessment__engineer"),
    ("levels reached", LevelReached, "engineer"),
    ("self-assessments", SelfAssessment, "assessment__engineer"),
    ("requests that a skill not apply", Exemption, "engineer"),
    ("files", Attachment, "evidence__engineer"),
    ("uses of their evidence", EvidenceUse, "evidence__engineer"),
    ("pieces of evidence", Evidence, "engineer"),
    ("assessments", Assessment, "engineer"),
    ("targets", Target, "engineer"),
    ("grants to review", ReviewerGrant, "reviewer"),
    ("delegations of theirs", Delegation, "delegator"),
    ("delegations to them", Delegation, "delegate"),
    ("proposals for outlines", Proposal, "by"),
    ("the row that says whose pseudonym it is", Pseudonym, "engineer"),
]
# Where others' records go on naming the tombstone.
NAMED_BY_OTHERS = {
    *("assessments.SignOff.reviewer", "assessments.HistoryEntry.actor"),
    *("assessments.Exemption.answered_by", "assessments.Exemption.ended_by"),
    *("assessments.SignOff.in_stead_of", "assessments.Submission.taken_by", "outline.Proposal.answered_by"),
}
SHORTEST = 4  # letters of a name that is looked for in others' texts


@dataclass(frozen=True)
class Erasure:
    """What went, and what stays: numbers and words, and of the person only a pseudonym that nobody has any more."""

    person: int
    pseudonym: str
    gone: list[tuple[int, str]]
    stays: list[tuple[int, str]]
    mentions: list[str]  # texts of others in which their name or address stands: "Evidence 14, body"


def erase(person):
    """Take `person` out of the record, for good; raises ErasureRefused. `person` is an engineer."""
    with transaction.atomic():
        person = Engineer.objects.select_for_update().get(pk=person.pk)
        today, at = timezone.localdate(), clock.now()
        demand_gone(person, today)
        names, code = names_of(person), Pseudonym.of(person)
        stays = _unsay(person, code)
        _unname_in_summaries(person, names)
        for grant in ReviewerGrant.objects.filter(reviewer=person):
            grant.end(today, by=None)
        gone = _remove(person, code) + forget(person, at)
        HistoryEntry.objects.write(Act.ERASE, at, actor=None, subject=code)
        return Erasure(person.pk, code, gone, stays, _mentions(names))


def _unsay(person, code):
    """Their words on others' records, and what of them stays there."""
    signed = SignOff.objects.filter(reviewer=person)
    said = HistoryEntry.objects.filter(actor=person).exclude(assessment__engineer=person)
    stays = [
        (signed.count(), "decisions on others’ submissions, by “Somebody erased”"),
        (said.exclude(note="").count(), "notes of theirs among those, whose words go"),
        (LedgerEntry.objects.filter(body__contains=code).count(), "entries of the ledger that name the pseudonym"),
    ]
    signed.exclude(note="").update(note=UNSAID)
    Exemption.objects.filter(answered_by=person).exclude(answer="").update(answer=UNSAID)
    Exemption.objects.filter(ended_by=person).exclude(ending="").update(ending=UNSAID)
    said.exclude(note="").update(note=UNSAID, salt="")
    Proposal.objects.filter(answered_by=person).exclude(note="").update(note=UNSAID)
    return stays


def _unname_in_summaries(person, names):
    """A revision that came of a proposal says whose it was; what is judged by it is its text, which stays."""
    for revision in Revision.objects.filter(pk__in=Proposal.objects.filter(by=person).values("revision")):
        for name in names:
            revision.summary = revision.summary.replace(f"proposed by {name}", f"proposed by {NAME}")
        revision.save(update_fields=["summary"])


def _remove(person, code):
    theirs = (models.Q(entry__body__contains=f'"{who}":"{code}"') for who in ("reviewer", "delegator", "delegate"))
    on_rights = HistoryEntry.objects.filter(models.Q(*theirs, _connector=models.Q.OR), act__in=ON_RIGHTS)
    gone = [(on_rights.count(), "lines of history on their grants and delegations")]
    on_rights.delete()
    Evidence.objects.filter(engineer=person).update(corrects=None)
    Submission.objects.filter(assessment__engineer=person).update(appeals=None)
    for words, model, way in GOES:
        rows = model.objects.filter(**{way: person})
        gone.append((rows.count(), words))
        if model is Attachment:
            rows.discard()  # what lies in the storage goes too, once this is committed
        else:
            rows.delete()
    return gone


def _mentions(names):
    """Where others wrote their name: nobody but a reader can tell what has to go of such a text."""
    wanted = [name for name in names if len(name) >= SHORTEST]
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if wanted and isinstance(field, models.CharField | models.TextField) and not field.choices:
                any_of = models.Q(*((f"{field.name}__icontains", name) for name in wanted), _connector=models.Q.OR)
                rows = model._base_manager.filter(any_of).order_by("pk").values_list("pk", flat=True)
                found += [f"{model._meta.verbose_name.capitalize()} {pk}, {field.verbose_name}" for pk in rows]
    return found
