"""A rewording, or a skill to come, that anybody proposes and an admin accepts or declines."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Case, Max, Q, Value, When
from django.utils import timezone

from ..formats.characters import shows_nothing
from ..formats.inline import folded
from .levels import Level
from .outlines import Outline
from .pieces import Skill
from .revisions import Revision

MOST_OPEN = 20  # of one person in one outline: more than that nobody reads


class ProposalRefused(Exception):
    """Why nothing was proposed or answered: a sentence fit for the page."""


class Status(models.TextChoices):
    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"


DID = {Status.ACCEPTED: "accepted", Status.DECLINED: "declined", Status.WITHDRAWN: "withdrew"}

OPEN_FIRST = (Case(When(status=Status.OPEN, then=Value(0)), default=Value(1)), "-made_at", "-pk")


class ProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Status.OPEN)

    def visible_to(self, person):
        """All but what others withdrew: that is theirs again."""
        return self.exclude(Q(status=Status.WITHDRAWN) & ~Q(by=person))

    def open_first(self):
        """What waits for an answer, then the rest, each the newest first."""
        return self.order_by(*OPEN_FIRST)

    def propose(self, *, by, text, reason, skill=None, level=None, seen=None):
        """`by` proposes another wording of `skill`, or one skill more for `level`. The same again is the same.

        `seen` is the wording of the skill that their page showed.
        """
        place, text = skill or level, folded(text)
        with transaction.atomic():
            outline = Outline.objects.select_for_update(no_key=True).get(pk=place.outline_id)
            demand_account(by)
            place.refresh_from_db()
            mine = self.filter(outline=outline, by=by).open()
            before = skill.text if skill else ""
            if same := mine.filter(skill=skill, level=level, text=text, reason=reason, before=before).first():
                return same
            _demand(why_not_taken(skill, level))
            _demand(why_not_this(text, skill, level, before if seen is None else seen))
            if shows_nothing(reason):
                raise ProposalRefused("Say why: admins decide by it.")
            if mine.count() >= MOST_OPEN:
                raise ProposalRefused(
                    f"You have {MOST_OPEN} open proposals here. Wait for answers, or withdraw one that matters less."
                )
            return self.create(
                outline=outline, skill=skill, level=level, text=text, before=before, reason=reason, by=by
            )


class Proposal(models.Model):
    """Of a skill, another wording; of a level, one skill more. `before` is the wording that it was made on."""

    Status = Status

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="proposals")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="proposals")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="proposals")
    text = models.TextField()
    before = models.TextField(blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="proposed by")
    made_at = models.DateTimeField("proposed at", default=timezone.now)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["outline", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "accepted", "declined", "withdrawn"]), name="proposal_status_known"
            ),
            models.CheckConstraint(
                condition=Q(skill__isnull=True, level__isnull=False) | Q(skill__isnull=False, level__isnull=True),
                name="proposal_of_a_skill_or_a_level",
            ),
            models.CheckConstraint(
                condition=Q(status="open", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(status="open") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="proposal_answered_has_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(answered_by=models.F("by")),
                name="proposal_withdrawn_by_its_author",
            ),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(note=""), name="proposal_declined_has_a_note"),
            models.CheckConstraint(
                condition=Q(status="accepted", revision__isnull=False)
                | (~Q(status="accepted") & Q(revision__isnull=True)),
                name="proposal_accepted_has_its_revision",
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(reason=""), name="proposal_says_what_and_why"),
        ]

    def __str__(self):
        return f"Proposal {self.pk}"

    @property
    def is_open(self):
        return self.status == Status.OPEN

    @property
    def where(self):
        """ "Skill 2.5" or "Level 2", as the outline counts now."""
        return f"Skill {self.skill.label}" if self.skill else f"Level {self.level.number}"

    @property
    def wording(self):
        """What its text would take the place of now, or took the place of when it was answered."""
        return self.skill.text if self.skill and self.is_open else self.before

    @property
    def is_overtaken(self):
        """Whether the skill was reworded while it waited."""
        return self.is_open and self.wording != self.before

    def accept(self, *, by, note="", seen=None):
        """An admin makes it so, which makes a revision. Returns the skill.

        `seen` is the wording of the skill that their page showed; where nothing is said, the one that it was made on.
        """
        with transaction.atomic():
            self._take_up(by)
            demand_admin(by)
            if self._is_answered(Status.ACCEPTED, by, note):
                return self.skill
            _demand(self.why_not_accepted(self.before if seen is None else seen))
            skill = self._carry_out()
            did = "reworded" if self.skill else "added"
            summary = f"Skill {skill.label} {did}, proposed by {self.by.name}."
            self.revision = self.outline.record_revision(by=by, summary=summary)
            self._answer(Status.ACCEPTED, by, note)
            return skill

    def decline(self, *, by, note):
        """An admin leaves the outline as it is, with a note that says why."""
        with transaction.atomic():
            self._take_up(by)
            demand_admin(by)
            if self._is_answered(Status.DECLINED, by, note):
                return
            if shows_nothing(note):
                raise ProposalRefused(f"Say why not: {self.by.name} reads this.")
            self._answer(Status.DECLINED, by, note)

    def withdraw(self, *, by):
        """Whoever proposed it takes it back."""
        with transaction.atomic():
            self._take_up(by)
            if by.pk != self.by_id:
                raise PermissionDenied("Only whoever proposed it can withdraw it.")
            if not self._is_answered(Status.WITHDRAWN, by, ""):
                self._answer(Status.WITHDRAWN, by, "")

    def why_not_accepted(self, seen):
        """A sentence, or "" where it can be. `seen` is the wording of the skill that it was compared with."""
        closed = why_not_taken(self.skill, self.level)
        if closed:
            return f"{closed} Decline the proposal."
        if self.skill and self.skill.text == self.text:
            return "The skill says this already. Decline the proposal, and say that it is done."
        return why_not_this(self.text, self.skill, self.level, seen)

    def what_became(self, reader):
        """Why nothing more is answered."""
        who = "You" if self.answered_by_id == reader.pk else self.answered_by.name
        return f"{who} {DID[Status(self.status)]} this already. Look at it as it is now."

    def _take_up(self, by):
        """Lock the outline, as whatever changes it does, then the row, and look again."""
        Outline.objects.select_for_update(no_key=True).get(pk=self.outline_id)
        Proposal.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.refresh_from_db()
        demand_account(by)

    def _is_answered(self, status, by, note):
        """True where this person has given this very answer; refused where it was answered otherwise."""
        if self.is_open:
            return False
        if (self.status, self.answered_by_id, self.note) == (status, by.pk, note):
            return True
        raise ProposalRefused(self.what_became(by))

    def _carry_out(self):
        if self.level:
            last = self.level.skills.current().aggregate(last=Max("position", default=-1))["last"]
            return Skill.objects.create(level=self.level, position=last + 1, text=self.text)
        self.skill.text = self.text
        self.skill.save(update_fields=["text", "plain"])
        return self.skill

    def _answer(self, status, by, note):
        self.status, self.answered_by, self.answered_at, self.note = status, by, timezone.now(), note
        self.save(update_fields=["status", "answered_by", "answered_at", "note", "revision"])


# ------------------------------------------------------------------ what stands in the way


def why_not_taken(skill, level):
    """Why nothing is proposed for this skill or level at all: a sentence, or ""."""
    place = skill or level
    outline = place.outline
    if outline.status != Outline.Status.PUBLISHED:
        return (
            f"This outline {'is a draft' if outline.status == 'draft' else 'has been retired'}: it takes no proposals."
        )
    return f"This {'skill' if skill else 'level'} has been retired from the outline." if place.is_retired else ""


def why_not_this(text, skill, level, seen):
    """Why this text cannot come: a sentence, or "". `seen` is the wording that it was compared with."""
    if skill and skill.text != seen:
        return "The skill has been reworded meanwhile. Look at the difference as it is now, then decide again."
    if skill and skill.text == text:
        return "The skill says this already. Change the wording first."
    others = (level or skill.level).skills.current().exclude(pk=skill.pk if skill else None)
    return "Another skill of this level says this already." if others.filter(text=text).exists() else ""


def _demand(sentence):
    if sentence:
        raise ProposalRefused(sentence)


def demand_account(by):
    if not get_user_model().objects.filter(pk=by.pk, is_active=True).exists():
        raise PermissionDenied("Your account is closed.")


def demand_admin(by):
    """The right as it is now, not as it was when they signed in."""
    now = get_user_model().objects.get(pk=by.pk)
    if not (now.is_staff and now.has_perm("outline.change_proposal")):
        raise PermissionDenied("Only admins answer proposals.")
