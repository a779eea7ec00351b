"""A skill that does not apply to somebody's role: asked for by the engineer, agreed or refused by a lead of theirs.

While it is agreed the skill leaves all totals: it is neither missing nor held, and it is not zero. While it is asked
for or agreed the skill is not submitted. Each asking is a row of its own, and stays.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from people.models import Engineer

from .. import clock, validity
from ..states import TAKES_EVIDENCE, Act, IllegalMove, State
from .assessment import Assessment
from .basis import lead_basis
from .reach import LevelReached
from .second_look import demand_account, demand_note, take_outline, take_own_record


class Status(models.TextChoices):
    ASKED = "asked", "asked for"
    AGREED = "agreed", "agreed"
    REFUSED = "refused", "refused"
    ENDED = "ended", "ended"


LIVING = (Status.ASKED, Status.AGREED)


class ExemptionQuerySet(models.QuerySet):
    def living(self):
        """Asked for or agreed: at most one of each assessment."""
        return self.filter(status__in=LIVING)

    def asked(self):
        return self.filter(status=Status.ASKED)

    def agreed(self):
        return self.filter(status=Status.AGREED)

    def ask(self, *, by, skill, reason):
        """`by` asks that this skill not apply to their role. The same asking again is the same."""
        with transaction.atomic():
            take_own_record(by)
            assessment, _ = Assessment.objects.get_or_create(engineer=by, skill=skill)
            living = assessment.exemptions.living().first()
            if living and living.reason == reason:
                return living
            if living:
                raise IllegalMove("You have asked this already. Take that back first, to ask with another reason.")
            if not skill.is_claimable:
                raise IllegalMove("This skill has been retired from the outline, so nothing is asked of you here.")
            _demand_workable(assessment)
            demand_note(reason, "Say why it does not apply to your role: a lead of yours decides by it.")
            exemption = self.create(assessment=assessment, engineer=by, reason=reason)
            exemption._note_down(Act.EXEMPT_ASK, exemption.asked_at, by, reason)
            return exemption


class Exemption(models.Model):
    """Carries its engineer too, so that the database can refuse an answer to oneself."""

    assessment = models.ForeignKey("assessments.Assessment", models.PROTECT, related_name="exemptions")
    engineer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    reason = models.TextField()
    asked_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ending = models.TextField(blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"], condition=models.Q(status__in=LIVING), name="exemption_living_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | ~models.Q(answered_by=models.F("engineer")),
                name="exemption_not_ones_own",
            ),
            models.CheckConstraint(
                condition=models.Q(status="asked", answered_by__isnull=True, ended_by__isnull=True)
                | models.Q(status__in=["agreed", "refused"], answered_by__isnull=False, ended_by__isnull=True)
                | models.Q(status="ended", ended_by__isnull=False),
                name="exemption_status_has_its_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="refused") | ~models.Q(answer=""), name="exemption_refusal_has_a_note"
            ),
        ]

    def __str__(self):
        return f"{self.assessment}: {self.get_status_display()}"

    def agree(self, *, by, note=""):
        """It does not apply: it leaves the totals, and with that a level may be complete."""
        with transaction.atomic():
            if self._taken_up_to_answer(by, Status.AGREED, note):
                return
            revision = take_outline(self.assessment.skill)
            at = self._answer(Status.AGREED, by, note)
            reached = LevelReached.objects.record(self.engineer, revision.outline, revision, at)
            facts = {
                "basis": lead_basis(by, self.assessment),
                "revision": {"number": revision.number, "sha256": revision.digest()},
                "levels_reached": [level.level_id for level in reached],
            }
            self._note_down(Act.EXEMPT_AGREE, at, by, note, **facts)

    def refuse(self, *, by, note):
        """It does apply, with a note that says why."""
        with transaction.atomic():
            if self._taken_up_to_answer(by, Status.REFUSED, note):
                return
            demand_note(note, f"Say why it applies: {self.engineer.first_name} reads this.")
            at = self._answer(Status.REFUSED, by, note)
            self._note_down(Act.EXEMPT_REFUSE, at, by, note, basis=lead_basis(by, self.assessment))

    def end(self, *, by, seen, note=""):
        """The engineer takes the request back or ends what was agreed, or a lead of theirs ends that, saying why.

        `seen` is the status that their page showed. A level reached meanwhile stays reached.
        """
        with transaction.atomic():
            is_own = by.pk == self.engineer_id
            self._take_up(by, lead=not is_own)
            if self.status == Status.ENDED and self.ended_by_id == by.pk and self.ending == note:
                return
            if self.status != seen or self.status not in LIVING:
                raise IllegalMove(self._what_became(by))
            if not is_own and self.status == Status.ASKED:
                raise IllegalMove("This waits for an answer: agree to it, or refuse it.")
            if not is_own:
                demand_note(note, f"Say why it applies from now on: {self.engineer.first_name} reads this.")
            self.status, self.ended_by, self.ended_at, self.ending = Status.ENDED, by, clock.now(), note
            self.save(update_fields=["status", "ended_by", "ended_at", "ending"])
            facts = {"was": str(seen)} | ({} if is_own else {"basis": lead_basis(by, self.assessment)})
            self._note_down(Act.EXEMPT_END, self.ended_at, by, note, **facts)

    @property
    def why_not_submitted(self):
        if self.status == Status.ASKED:
            return "You have asked that this not apply to your role. Take that back first, then submit."
        return "It is agreed that this does not apply to your role. End that first, then submit."

    def _taken_up_to_answer(self, by, status, note):
        """True where this person has given this very answer already."""
        self._take_up(by, lead=True)
        if self.status == status and self.answered_by_id == by.pk and self.answer == note:
            return True
        if self.status != Status.ASKED:
            raise IllegalMove(self._what_became(by))
        _demand_workable(self.assessment)
        return False

    def _take_up(self, by, *, lead):
        """Lock the engineer's record and look again (decision 0003)."""
        Engineer.objects.select_for_update(no_key=True).get(pk=self.engineer_id)
        self.refresh_from_db()
        demand_account(by)
        if lead and by.pk == self.engineer_id:
            raise PermissionDenied("Nobody answers their own request: a lead of theirs does.")
        if lead and not by.leads(self.engineer):
            raise PermissionDenied("Only a lead of theirs can do this.")

    def _answer(self, status, by, note):
        self.status, self.answered_by, self.answered_at, self.answer = status, by, clock.now(), note
        self.save(update_fields=["status", "answered_by", "answered_at", "answer"])
        return self.answered_at

    def _what_became(self, reader):
        who, did = {
            Status.ASKED: (self.engineer, "asked for this"),
            Status.AGREED: (self.answered_by, "agreed to this"),
            Status.REFUSED: (self.answered_by, "refused this"),
            Status.ENDED: (self.ended_by, "ended this"),
        }[Status(self.status)]
        return f"{'You' if who == reader else who.name} {did} since you opened the page. Look at it as it is now."

    def _note_down(self, act, at, by, note, **facts):
        assessment = self.assessment
        assessment._note_down(act, at, by, assessment.version, note=note, exemption=self.pk, **facts)


def is_workable(assessment):
    """It neither waits for a decision nor has one that counts, being renewed or not: only then is it asked about."""
    return assessment.state in TAKES_EVIDENCE and not validity.counts(assessment.state, assessment.valid_until)


def _demand_workable(assessment):
    if not is_workable(assessment):
        done = "is submitted" if assessment.state == State.SUBMITTED else "is signed off"
        raise IllegalMove(f"This {done}, so it does apply. Look at it as it is now.")
