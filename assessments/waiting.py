"""What waits for a decision: since when, whom for, who has signed it, who is at it. One picture for every page."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from outline.formats.inline import plain_text
from people.models import Engineer

from .last_word import last_word, last_word_of
from .models import Assessment, Outcome, SignOff, Submission, SubmittedEvidence
from .models.rights import still_asked
from .words import counted, in_words, opened

LATE_AFTER = 7  # days
LISTED = 25
_TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True)
class Waiting:
    """One pending submission, with its assessment, engineer and skill."""

    submission: Submission
    signers: tuple[Engineer, ...] = ()
    asked: tuple[Engineer, ...] = ()  # who may sign it yet, where the page says so

    @classmethod
    def with_signers(cls, submission, asked=()):
        """Of one that `with_signatures` fetched."""
        return cls(submission, tuple(signed.reviewer for signed in submission.sign_offs.all()), asked)

    @property
    def assessment(self):
        return self.submission.assessment

    @property
    def wording(self):
        return plain_text(self.submission.wording)

    @property
    def at(self):
        return self.submission.at

    @property
    def days(self):
        """For how many days it has waited."""
        return (timezone.localdate() - timezone.localtime(self.at).date()).days

    @property
    def is_late(self):
        return self.days > LATE_AFTER

    @property
    def needed(self):
        return self.submission.signoffs_needed

    @property
    def is_appeal(self):
        return self.submission.appeals_id is not None

    @property
    def holder(self):
        """Who has taken it."""
        return self.submission.holder

    @property
    def taken_at(self):
        return self.submission.taken_at

    @property
    def pieces(self):
        return self.submission.piece_count

    @property
    def word(self):
        """What the engineer said last, where nobody has answered it."""
        return last_word(self.submission)

    @property
    def sent_back_words(self):
        """ "sent back twice before"; nothing where it never was"""
        times = self.submission.sent_back
        return f"sent back {_TIMES.get(times) or counted(times, 'time', 'times')} before" if times else ""


def pending_of(assessments):
    """The pending submissions of these, oldest first."""
    return (
        Submission.objects.pending()
        .filter(assessment__in=assessments)
        .select_related("assessment__engineer", "assessment__skill__level__outline", "taken_by")
        .order_by("at", "pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def with_signatures(submissions):
    """Each with who has signed it, first one first: one query more."""
    signed = SignOff.objects.select_related("reviewer").order_by("at", "pk")
    return submissions.prefetch_related(models.Prefetch("sign_offs", signed))


def with_counts(submissions):
    """Each with its `piece_count`, how often its skill was `sent_back` before, and what its engineer said last."""
    pieces = SubmittedEvidence.objects.filter(submission=models.OuterRef("pk"))
    refused = Submission.objects.filter(
        assessment=models.OuterRef("assessment"), outcome__in=[Outcome.MORE_NEEDED, Outcome.NOT_MET]
    )
    return submissions.annotate(
        piece_count=_counted(pieces, "submission"),
        sent_back=_counted(refused, "assessment"),
        **last_word_of("assessment", "assessment__engineer", is_theirs=True),
    )


def _counted(queryset, by):
    rows = queryset.order_by().values(by).annotate(how_many=models.Count("pk")).values("how_many")
    return models.functions.Coalesce(models.Subquery(rows), 0)


def waiting_for_nobody():
    """The ids of the assessments, of those who work here, whose submission nobody may sign who has not signed it: an
    admin can give somebody a grant. Six queries, however many wait."""
    pending = Submission.objects.pending().filter(assessment__engineer__is_active=True)
    pending = pending.select_related("assessment__skill")
    asked = still_asked([submission.assessment for submission in pending])
    return [pk for pk, people in asked.items() if not people]


@dataclass(frozen=True)
class WaitingInTeam:
    """What of a team waits for a decision, oldest first."""

    rows: tuple[Waiting, ...]

    @classmethod
    def of(cls, team_ids, outlines):
        """Two queries: of those who are in these teams today, on these outlines."""
        members = Engineer.objects.present().in_teams(team_ids)
        records = Assessment.objects.submitted().filter(engineer__in=members, skill__outline__in=outlines)
        return cls(tuple(map(Waiting.with_signers, with_signatures(pending_of(records)))))

    @property
    def sentence(self):
        return waiting_sentence(len(self.rows), sum(row.is_late for row in self.rows))

    @property
    def listed(self):
        return self.rows[:LISTED]

    @property
    def more(self):
        return len(self.rows) - len(self.listed)


def waiting_sentence(count, late):
    """ "Three claims wait for a decision, two for more than seven days." Nothing where none waits."""
    if not count:
        return ""
    said = opened(f"{counted(count, 'claim waits', 'claims wait')} for a decision")
    if not late:
        return f"{said}."
    which = "all" if late == count else in_words(late)
    return f"{said}, {'' if count == 1 else f'{which} '}for more than {in_words(LATE_AFTER)} days."
