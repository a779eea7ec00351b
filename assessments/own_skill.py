"""One skill as its engineer sees it: the record, the work that speaks for it, who may judge it, and what happened."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from outline.models import ExampleTask, Skill
from people.models import Engineer

from .helping import helpers_of
from .models import Assessment, Evidence, HistoryEntry, Submission
from .models.rights import Reviewers
from .own_view import OwnView
from .own_work import OwnPiece, pieces_of, uses_around
from .states import ASKS, MOVES, TAKES_EVIDENCE, Act, State, shown
from .timeline import Line, lines_of
from .validity import is_near, is_over, is_to_renew, why_not_renewed, written
from .waiting import Waiting
from .words import any_of, chip_words, in_figures, in_words

RECENT = 12  # lines of the history that are shown at once
_HEADINGS = {"submitted": "It waits for a decision", "signed_off": "You have this skill", "lapsed": "It has lapsed"}


@dataclass(frozen=True)
class OwnSkill:
    skill: Skill
    assessment: Assessment
    pieces: tuple[OwnPiece, ...]  # that speak for it, newest work first
    others: tuple[OwnPiece, ...]  # the latest that do not
    tasks: tuple[ExampleTask, ...]  # with is_cited (for this skill) and is_cited_elsewhere (for any)
    reviewers: tuple[Engineer, ...]  # whom it waits for, or who may judge it; empty where nobody is asked any more
    appealed: tuple[Engineer, ...]  # who could answer an appeal against what sent it back
    helpers: tuple[Assessment, ...]
    helper_count: int
    entries: tuple[HistoryEntry, ...]  # newest first
    view: OwnView
    lines: tuple[Line, ...]  # the same as sentences
    viewer: Engineer
    came_from: tuple[Skill, ...]  # skills that were merged into this one, or that it was split from
    went_into: tuple[Skill, ...]  # those that carry it on

    @classmethod
    def of(cls, engineer, skill):
        """Twelve queries: history, work and its files, tasks, helpers, the own view, what it came from, five for who
        may review it; seven where it is signed off and nobody is asked."""
        entries = tuple(_history(engineer, skill))
        assessment = entries[0].assessment if entries else Assessment(engineer=engineer, skill=skill)
        assessment.skill = skill
        pieces = pieces_of(uses_around(engineer, skill))
        here = [piece for piece in pieces if any(served.skill.pk == skill.pk for served in piece.serves)]
        helpers = tuple(helpers_of(engineer, skill))
        moves_on = assessment.state != State.SIGNED_OFF or is_near(assessment.valid_until)
        who = Reviewers.of([assessment])[assessment.pk] if moves_on else None
        is_asked = who and (assessment.state == State.SUBMITTED or skill.is_claimable)
        return cls(
            skill=skill,
            assessment=assessment,
            pieces=tuple(here),
            others=tuple(piece for piece in pieces if piece not in here),
            tasks=tuple(_tasks(engineer, skill)),
            reviewers=tuple(who.asked) if is_asked else (),
            appealed=tuple(who.left_to_appeal_to) if assessment.state == State.RETURNED else (),
            helpers=helpers,
            helper_count=helpers[0].how_many if helpers else 0,
            entries=entries,
            view=OwnView.of(engineer, skill, assessment, who.leads if who else ()),
            lines=tuple(lines_of(entries, engineer)),
            viewer=engineer,
            **skill.relatives(),
        )

    @property
    def state(self):
        record = self.assessment
        return shown(record.state, bool(self.pieces), record.valid_until, self.view.is_exempt)

    @property
    def takes_evidence(self):
        return self.skill.is_claimable and self.assessment.state in TAKES_EVIDENCE

    @property
    def may_submit(self):
        return self.takes_evidence and bool(self.pieces) and not self.view.why_not_submitted

    @property
    def may_renew(self):
        held = self.assessment.state == State.SIGNED_OFF
        return held and self.skill.is_claimable and is_near(self.assessment.valid_until)

    @property
    def is_renewing(self):
        """Whether it was signed off before, and is to be judged again."""
        return is_to_renew(self.state, self.assessment.valid_until) and self.state != "lapsed"

    @property
    def may_use_others(self):
        return self.takes_evidence and bool(self.others)

    @property
    def rows(self):
        """(piece, the other skills that it speaks for) for each piece."""
        return [
            (piece.evidence, [served.skill for served in piece.serves if served.skill.pk != self.skill.pk])
            for piece in self.pieces
        ]

    @property
    def needed(self):
        """How many signatures what waits needs, or what would be submitted now."""
        return self.waiting.needed if self.waiting else self.skill.level.signoffs_needed

    @property
    def submission(self) -> Submission | None:
        """The latest asking, but for an appeal that was withdrawn."""
        return self._asking.submission if self._asking else None

    @property
    def _asking(self):
        return next((entry for entry in self._standing if entry.act in ASKS), None)

    @property
    def _standing(self):
        """The lines that led to where it is now: without those of appeals that were withdrawn."""
        return [entry for entry in self.entries if not (entry.submission and entry.submission.is_withdrawn_appeal)]

    @property
    def may_appeal(self):
        """It was sent back; nothing may be new since then, see new_since."""
        return self.assessment.state == State.RETURNED and self.may_submit

    @property
    def new_since(self):
        """The pieces that were not in the latest asking, newest work first."""
        sent = {kept["id"] for kept in self._asking.facts["evidence"]} if self._asking else set()
        return [piece.evidence for piece in self.pieces if piece.evidence.pk not in sent]

    @property
    def waiting(self):
        """What waits for a decision now; None where nothing does."""
        return Waiting(self.submission, asked=self.reviewers) if self.state == State.SUBMITTED else None

    @property
    def signatures(self):
        """The signatures on the latest asking, first one first."""
        signed = [entry for entry in self.entries if entry.act in (Act.SIGN, Act.SIGN_OFF)]
        return [entry for entry in reversed(signed) if self.submission and entry.submission_id == self.submission.pk]

    @property
    def came_back(self):
        """The line of history that says why there is something to do again: more needed, or a sign-off revoked."""
        last = next((entry for entry in self._standing if entry.act in MOVES), None)
        return last if last and last.act in (Act.RETURN, Act.DECLINE, Act.REVOKE) else None

    @property
    def judged(self):
        """The asking that the state rests on, whose wording counts; None while it is open: nothing is judged then."""
        return self.submission if self.assessment.state != State.OPEN else None

    @property
    def is_reworded(self):
        return bool(self.judged) and self.judged.wording != self.skill.text

    @property
    def recent_lines(self):
        return self.lines[:RECENT]

    @property
    def earlier_lines(self):
        return self.lines[RECENT:]

    @property
    def chip(self):
        return chip_words(self.state, len(self.signatures), self.needed, self.assessment.valid_until)

    @property
    def panel_heading(self):
        return panel_heading(self.state, self.skill.is_claimable, self.is_renewing)

    @property
    def standing(self):
        """Until when it counts, and from when on it can be renewed; nothing where it does not lapse."""
        return until_when(self.assessment.valid_until, self.is_renewing, self.skill.is_claimable)

    @property
    def why_closed(self):
        """Why no evidence can be added now."""
        return why_closed(self.state, self.skill.is_claimable)

    @property
    def what_follows(self):
        return what_follows(len(self.pieces), self.reviewers, self.needed)

    @property
    def evidence_line(self):
        seen = sum(piece.evidence.was_decided for piece in self.pieces)
        return evidence_line(len(self.pieces), seen)


def panel_heading(state, is_claimable, is_renewing=False):
    if state in _HEADINGS:
        return _HEADINGS[state]
    if not is_claimable:
        return "Retired"
    if is_renewing and state == "in_progress":
        return "Ready to renew?"
    if state == "not_applicable":
        return "Not asked of you"
    return {"in_progress": "Ready?", "returned": "Ready again?"}.get(state, "Not ready yet")


def until_when(last_day, is_renewing, is_claimable):
    """What its engineer is told of the day until which a sign-off counts."""
    if last_day is None:
        return ""
    if is_renewing:
        return f"Your sign-off {'lapsed after' if is_over(last_day) else 'counts until'} {written(last_day)}."
    if not is_claimable:
        return f"It {'lapsed after' if is_over(last_day) else 'is valid until'} {written(last_day)}."
    if is_over(last_day):
        return f"It lapsed after {written(last_day)}. Your evidence stays with it when you renew it."
    if is_near(last_day):
        return f"It is valid until {written(last_day)}, and counts until then while you renew it."
    return why_not_renewed(last_day)


def why_closed(state, is_claimable):
    if state == "submitted":
        return "This waits for a decision. Withdraw it to add to it."
    if state == "signed_off":
        return "This is signed off, so it needs no more."
    if state == "lapsed" and is_claimable:
        return "This has lapsed. Renew it, and it takes new evidence again."
    if not is_claimable:
        return "This skill has been retired. What you logged stays, and nothing new is asked of you."
    return ""


def what_follows(pieces, reviewers, needed):
    """What a submission means: who gets it, what is locked, and how many must sign."""
    go = in_figures(pieces, "piece of evidence goes", "pieces of evidence go")
    locked = "it is" if pieces == 1 else "they are"
    after = f"{go} to {any_of(reviewers)}. After that {locked} locked until someone decides."
    return f"{after} This level asks for {in_words(needed)} sign-offs." if needed > 1 else after


def submitted_sentence(label, waits_for, is_appeal=False):
    """What a page says once a skill is submitted, or is before another reviewer."""
    did = f"You asked for another reviewer of {label}." if is_appeal else f"Submitted {label}."
    if not waits_for:
        return f"{did} Nobody can review it now: tell an admin."
    return f"{did} It waits for {any_of(waits_for)}."


def evidence_line(pieces, seen):
    """ "2 pieces seen by a reviewer, 1 new" """
    if not seen:
        return in_figures(pieces, "piece", "pieces") if pieces else ""
    new = f", {pieces - seen} new" if pieces > seen else ""
    return f"{in_figures(seen, 'piece', 'pieces')} seen by a reviewer{new}"


def _history(engineer, skill):
    """The lines of the record, newest first, and with them the record itself: it begins with its first line."""
    return (
        HistoryEntry.objects.filter(assessment__engineer=engineer, assessment__skill=skill)
        .select_related("actor", "assessment__skill", "assessment__self_assessment")
        .select_related("submission__revision", "submission__taken_by")
        .defer("submission__revision__markdown")  # the whole outline, with each line
        .with_places()
        .newest_first()
    )


def _tasks(engineer, skill):
    cited = Evidence.objects.of(engineer).filter(example_task=OuterRef("pk"))
    here = cited.filter(uses__assessment__skill=skill)
    tasks = skill.level.tasks.current().annotate(is_cited=Exists(here), is_cited_elsewhere=Exists(cited))
    return tasks.order_by("position", "pk")
