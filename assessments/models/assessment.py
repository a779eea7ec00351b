"""One engineer and one skill: the state now, and the verbs that move it.

Each verb is one transaction: take the engineer's record (one lock for all that is theirs), look again, check the
right and the state, move, write the line of history. `seen` is the version that the person's page showed; an act that
has been done already by the same person from the same page is not done twice.
"""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from outline.models import Skill

from .. import clock, validity
from ..states import WORDS, Act, IllegalMove, State, destination, shown
from . import second_look
from .assessment_set import AssessmentQuerySet
from .basis import ground_of, lead_basis
from .reach import LevelReached
from .submission import Decision, Outcome, SignOff, SubmittedEvidence

_OUTCOMES = {Act.RETURN: Outcome.MORE_NEEDED, Act.DECLINE: Outcome.NOT_MET, Act.SIGN_OFF: Outcome.GRANTED}


class Assessment(models.Model):
    engineer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="assessments")
    state = models.CharField(
        max_length=12, choices=[(state.value, WORDS[state]) for state in State], default=State.OPEN
    )
    version = models.PositiveIntegerField(default=0)  # how many moves it has made
    # The last day of the sign-off that was granted last and not revoked; none where it does not lapse (decision 0014).
    valid_until = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["engineer", "skill"]
        constraints = [
            models.UniqueConstraint(fields=["engineer", "skill"], name="assessment_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="assessment_state_known"
            ),
        ]

    def __str__(self):
        return f"{self.engineer}: {self.skill}"

    @property
    def shown_state(self):
        """The state as a page shows it, of one that was asked for as_shown()."""
        return shown(self.state, self.has_evidence, self.valid_until, self.is_exempt)

    # ------------------------------------------------------------------ the engineer's verbs

    def submit(self, *, by, seen):
        """Ask for a sign-off of what serves this skill now. Returns the submission."""
        with transaction.atomic():
            if self._taken_up(by, seen, Act.SUBMIT, owner=True):
                return self.submissions.latest("number")
            state = destination(Act.SUBMIT, self.state)
            revision = second_look.take_outline(self.skill)
            skill = Skill.objects.select_related("outline", "level").get(pk=self.skill_id)
            self._demand_asked_of_them(skill)
            pieces = [use.evidence for use in self._uses()]
            if not pieces:
                raise IllegalMove("Add at least one piece of evidence first: a reviewer needs something to judge.")
            at = clock.now()
            submission = self.submissions.create(
                number=self.submissions.count() + 1,
                wording=skill.text,
                signoffs_needed=skill.level.signoffs_needed,
                revision=revision,
                at=at,
            )
            sent = SubmittedEvidence.objects.bulk_create(
                SubmittedEvidence(submission=submission, evidence=piece, digest=piece.digest()) for piece in pieces
            )
            self._move_to(state)
            digests = [(piece.evidence_id, piece.digest) for piece in sent]
            self._note_down(Act.SUBMIT, at, by, seen, submission, pieces=digests)
            return submission

    def withdraw(self, *, by, seen):
        """Take a pending submission back, to change the evidence or to wait. A signature on it does not count again.
        Once an appeal is withdrawn, it is as it was sent back, and another appeal can be made."""
        with transaction.atomic():
            if self._taken_up(by, seen, Act.WITHDRAW, Act.WITHDRAW_APPEAL, owner=True):
                return
            submission = self.submissions.pending().select_related("revision").first()
            act = Act.WITHDRAW_APPEAL if submission and submission.appeals_id else Act.WITHDRAW
            state, at = destination(act, self.state), clock.now()
            submission.close(Outcome.WITHDRAWN, at)
            self._move_to(state)
            self._note_down(act, at, by, seen, submission)

    def renew(self, *, by, seen):
        """Open a sign-off that has lapsed, or soon will, to have it judged again. Its evidence stays with it, and what
        was granted counts until its day."""
        with transaction.atomic():
            if self._taken_up(by, seen, Act.RENEW, owner=True):
                return
            state, at = destination(Act.RENEW, self.state), clock.now()
            if why := validity.why_not_renewed(self.valid_until, timezone.localdate(at)):
                raise IllegalMove(why)
            if not self.skill.is_claimable:
                raise IllegalMove("This skill has been retired from the outline, so there is nothing to renew.")
            self._move_to(state)
            self._note_down(Act.RENEW, at, by, seen, self._granted().latest("number"))

    def renew_and_submit(self, *, by, seen):
        """Both at once: ask again with the evidence that is there. Returns the submission."""
        with transaction.atomic():
            self.renew(by=by, seen=seen)
            return self.submit(by=by, seen=seen + 1)

    def appeal(self, *, by, seen, note):
        """Ask for another reviewer, on the same wording and the same evidence as was sent back. Returns the submission.

        Whoever had a part in that decision, or in one that it was an appeal against, does not answer it.
        """
        with transaction.atomic():
            if self._taken_up(by, seen, Act.APPEAL, note=note, owner=True):
                return self.submissions.latest("number")
            state, at = destination(Act.APPEAL, self.state), clock.now()
            second_look.demand_note(note, "Say why another reviewer should look at it: they read this first.")
            self._demand_asked_of_them(self.skill)
            refused = self.submissions.but_withdrawn_appeals().select_related("revision").latest("number")
            if refused.evidence_as_sent() != {(use.evidence_id, use.evidence.digest()) for use in self._uses()}:
                raise IllegalMove(
                    "Your evidence is not what was judged any more, so this is no appeal: submit it again instead."
                )
            submission = refused.again(at)
            self._move_to(state)
            said = {"pieces": sorted(submission.evidence_as_sent()), "appeals": refused.number}
            self._note_down(Act.APPEAL, at, by, seen, submission, note, **said)
            return submission

    # ------------------------------------------------------------------ the reviewer's verbs

    def take(self, *, by, over=None):
        """Say "I take this one". `over` is the holder that the page named, as a pk: see Submission.take."""
        with transaction.atomic():
            pending = self._pending_before(by)
            second_look.demand_unsigned(self, by)
            pending.take(by, over)

    def give_back(self, *, by):
        """Leave what was taken to others."""
        with transaction.atomic():
            self._pending_before(by).give_back(by)

    def sign_off(self, *, by, seen, shown=None, note=""):
        """Grant it. It is signed off once as many reviewers have granted this submission as its level asked for.

        `shown`, here and below, is Submission.shown_digest() as the reviewer's page had it.
        """
        with transaction.atomic():
            if self._taken_up(by, seen, Act.SIGN, Act.SIGN_OFF, note=note):
                return
            pending = self.submissions.pending().first()
            needed = pending.signoffs_needed if pending else 1
            signed = pending.sign_offs.count() + 1 if pending else 0
            act = Act.SIGN_OFF if signed >= needed else Act.SIGN
            self._decide(act, Decision.GRANTED, by, seen, shown, note, signature=signed)

    def return_(self, *, by, seen, note, shown=None):
        """More is needed: it goes back to the engineer with a note that says what is missing."""
        self._refuse(Act.RETURN, Decision.MORE_NEEDED, by, seen, shown, note)

    def decline(self, *, by, seen, note, shown=None):
        """Not met: the work shows something else. On the page it says "more needed"; the timeline says what it was."""
        self._refuse(Act.DECLINE, Decision.NOT_MET, by, seen, shown, note)

    def revoke(self, *, by, seen, note, shown=None):
        """A lead of theirs takes a sign-off back, and with it the levels that rested on it."""
        with transaction.atomic():
            if self._taken_up(by, seen, Act.REVOKE, note=note, lead=True):
                return
            state = destination(Act.REVOKE, self.state)
            second_look.demand_note(
                note, "Say why it is revoked: the engineer reads this, and it stays in the history."
            )
            submission, since = self._granted().latest("number"), self._held_since()
            judged = second_look.demand_as_shown(submission, shown)
            submission.revoked_at = at = clock.now()
            submission.save(update_fields=["revoked_at"])
            self.valid_until = None
            self._move_to(state)
            lost = LevelReached.objects.take_back(self.engineer, self.skill, since)
            said = {"basis": lead_basis(by, self), "levels_lost": lost, "shown": judged}
            self._note_down(Act.REVOKE, at, by, seen, submission, note, **said)

    # ------------------------------------------------------------------ what both say

    def comment(self, *, by, note, once):
        """Say something about what was submitted, for all who may see it. It stays as it is, and decides nothing.

        Sent twice with the same `once`, it is said once.
        """
        with transaction.atomic():
            second_look.take_record(self)
            second_look.demand_sight(self, by)
            if any(entry.facts["once"] == str(once) for entry in self.history.filter(act=Act.COMMENT, actor=by)):
                return
            if not self.submissions.exists():
                raise IllegalMove("This was never submitted, so there is nothing to talk about yet.")
            second_look.demand_note(note, "Write what you want to say first.")
            second_look.demand_slow_talk(by)
            self._note_down(Act.COMMENT, clock.now(), by, self.version, note=note, once=str(once))

    # ------------------------------------------------------------------ what all of them share

    def _refuse(self, act, decision, by, seen, shown, note):
        with transaction.atomic():
            if self._taken_up(by, seen, act, note=note):
                return
            destination(act, self.state)
            second_look.demand_note(note, "Say what is missing, so that it can be added.")
            self._decide(act, decision, by, seen, shown, note)

    def _decide(self, act, decision, by, seen, shown, note, **facts):
        state, at = destination(act, self.state), clock.now()
        submission = self._pending()
        facts["shown"] = second_look.demand_as_shown(submission, shown)
        right = ground_of(by, self)
        SignOff.objects.create(
            submission=submission,
            engineer=self.engineer,
            reviewer=by,
            in_stead_of=right.in_stead_of,
            decision=decision,
            note=note,
            at=at,
        )
        submission.give_back(by)
        if act in _OUTCOMES:
            submission.close(_OUTCOMES[act], at)
        if act is Act.SIGN_OFF:
            self.valid_until = validity.until(timezone.localdate(at), self.skill.validity_months)
            facts["valid_until"] = self.valid_until and self.valid_until.isoformat()
        self._move_to(state)
        if act is Act.SIGN_OFF:
            reached = LevelReached.objects.record(self.engineer, self.skill.outline, submission.revision, at)
            facts["levels_reached"] = [level.level_id for level in reached]
        self._note_down(act, at, by, seen, submission, note, basis=right.basis, **facts)

    def _taken_up(self, by, seen, *acts, note="", owner=False, lead=False):
        """Lock and look again. True where this very act was done already; raises where it may not be done."""
        second_look.take_record(self)
        second_look.demand_right(self, by, owner, lead)
        if second_look.was_done(self, by, seen, acts, note):
            return True
        second_look.demand_as_seen(self, by, seen)
        if not owner and not lead:
            second_look.demand_their_turn(self, by)
        return False

    def _demand_asked_of_them(self, skill):
        """Nothing is submitted for a skill that is retired, or of which it is asked or agreed that it not apply."""
        if not skill.is_claimable:
            raise IllegalMove("This skill has been retired from the outline, so it takes no new submission.")
        if exemption := self.exemptions.living().first():
            raise IllegalMove(exemption.why_not_submitted)

    def _move_to(self, state):
        self.state, self.version = state, self.version + 1
        self.save(update_fields=["state", "version", "valid_until"])

    def _pending_before(self, reviewer):
        """Lock, look again, and hand out what is pending, for what decides nothing on it."""
        second_look.take_record(self)
        second_look.demand_right(self, reviewer)
        destination(Act.SIGN, self.state)
        return self.submissions.pending().select_related("taken_by").get()

    def _uses(self):
        return self.uses.select_related("evidence").prefetch_related("evidence__attachments").order_by("evidence")

    def _granted(self):
        """The sign-offs that nobody revoked."""
        return self.submissions.filter(outcome=Outcome.GRANTED, revoked_at=None).select_related("revision")

    def _held_since(self):
        """When the first of the sign-offs was granted that renewed one another: what rests on them is as old."""
        revoked = self.submissions.exclude(revoked_at=None).aggregate(last=models.Max("number"))["last"]
        return self._granted().filter(number__gt=revoked or 0).earliest("number").closed_at

    def _pending(self):
        return self.submissions.pending().select_related("revision").get()

    def _note_down(self, act, at, by, seen, submission=None, note="", **more):
        """Write the act into the ledger: last of all, for from here on everybody else who writes has to wait."""
        pinned = submission.pinned() if submission else {}
        self.history.write(
            act, at, actor=by, assessment=self, submission=submission, note=note, seen=seen, **pinned, **more
        )
