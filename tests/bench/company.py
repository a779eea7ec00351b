"""A company of a given size, made in bulk: the rows that the verbs would write, some thousands of them in a second.

One team of everybody, inside of one that nobody belongs to. Ada leads it, with two others. Whoever stands further down
the list has come further: all before their own level is signed off, their level is in every state, the next begins.
"""

import datetime as dt
import itertools
from dataclasses import dataclass

from django.utils import timezone

from assessments import chain
from assessments.models import (
    Assessment,
    Evidence,
    EvidenceUse,
    HistoryEntry,
    LedgerEntry,
    LedgerHead,
    LevelReached,
    SelfAssessment,
    SelfView,
    SignOff,
    Submission,
    SubmittedEvidence,
    Target,
)
from assessments.models.ledger import moment
from assessments.states import Act, State
from outline.models import ExampleTask, Level, Outline, Skill
from people.models import Engineer, Membership, Team

LEADS = 3
SINCE = dt.date(2025, 1, 1)
STATES = ("signed_off", "submitted", "in_progress", "returned", "not_started", "signed_off", "submitted")
_STORED = {"in_progress": State.OPEN}
_OUTCOMES = {"signed_off": "granted", "submitted": "pending", "returned": "more_needed"}


@dataclass(frozen=True)
class Company:
    lead: Engineer
    team: Team
    outline: Outline
    engineers: list[Engineer]
    skills: list[Skill]


def build(engineers=50, levels=4, skills=15, tag=""):
    """So many people, and `levels` x `skills` skills. With a `tag` of its own, several stand beside each other."""
    outline, all_skills = _outline(levels, skills, tag)
    people, team = _people(engineers, tag)
    Target.objects.create(team=team, level=all_skills[skills].level if levels > 1 else all_skills[0].level)
    _records(outline, people, all_skills, skills)
    return Company(people[0], team, outline, people, all_skills)


def _outline(levels, skills, tag):
    outline = Outline.objects.create(title="Engineering outline", slug=f"engineering{tag}")
    for number in range(levels):
        level = Level.objects.create(
            outline=outline,
            position=number,
            name=f"{number + 1}. Level",
            signoffs_needed=2 if number == levels - 1 else 1,
        )
        for place in range(skills):
            text = (
                f"Expertise in *area {place + 1}*, including its tools, its limits and its history (number {number})."
            )
            Skill.objects.create(level=level, position=place, text=text)
        ExampleTask.objects.create(level=level, position=0, text=f"Building a service of size {number + 1}.")
    outline.record_revision(by=None, summary="First.")
    return outline, list(outline.skills.in_reading_order().select_related("level"))


def _people(count, tag):
    names = itertools.product(("Ada", "Bela", "Chen", "Dilnoza", "Emre", "Farah", "Grace"), ("Moore", "Raman", "Beck"))
    names = [f"{first} {last}" for first, last in names]
    engineers = Engineer.objects.bulk_create(
        Engineer(name=f"{names[n % len(names)]} {n}", email=f"person{n}{tag}@example.com", password="!")
        for n in range(count)
    )
    company = Team.objects.create(name="Company", slug=f"company{tag}")
    team = Team.objects.create(name="Everybody", slug=f"everybody{tag}", parent=company)
    Membership.objects.bulk_create(
        Membership(
            engineer=engineer, team=team, starts=SINCE, entered_on=SINCE, role="lead" if place < LEADS else "member"
        )
        for place, engineer in enumerate(engineers)
    )
    return engineers, team


def _records(outline, people, all_skills, per_level):
    levels = len(all_skills) // per_level
    at, revision = timezone.now() - dt.timedelta(days=40), outline.current_revision
    tasks = {task.level_id: task for task in outline.tasks.all()}
    wanted = [
        (engineer, skill, state)
        for place, engineer in enumerate(people)
        for skill in all_skills
        if (state := _state(place, skill, levels)) != "not_started"
    ]
    assessments = Assessment.objects.bulk_create(
        Assessment(engineer=engineer, skill=skill, state=_STORED.get(state, state), version=2)
        for engineer, skill, state in wanted
    )
    pieces = Evidence.objects.bulk_create(
        Evidence(
            engineer=a.engineer,
            title=f"Shipped part {n}",
            body="What it was, in a *few* words.\n\nAnd why.",
            done_on=at.date(),
            example_task=tasks[a.skill.level_id] if n % 2 else None,
        )
        for n, a in enumerate(assessments)
    )
    SelfAssessment.objects.bulk_create(
        SelfAssessment(assessment=a, view=SelfView.values[n % len(SelfView)]) for n, a in enumerate(assessments)
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(evidence=piece, assessment=a) for piece, a in zip(pieces, assessments, strict=True)
    )
    asked = [(a, piece) for a, piece in zip(assessments, pieces, strict=True) if a.state != State.OPEN]
    submissions = Submission.objects.bulk_create(
        Submission(
            assessment=a,
            number=1,
            wording=a.skill.text,
            signoffs_needed=a.skill.level.signoffs_needed,
            revision=revision,
            at=at + dt.timedelta(minutes=n),
            outcome=_OUTCOMES[a.state],
            closed_at=None if a.state == State.SUBMITTED else at + dt.timedelta(days=2),
        )
        for n, (a, _) in enumerate(asked)
    )
    SubmittedEvidence.objects.bulk_create(
        SubmittedEvidence(submission=submission, evidence=piece, digest=piece.digest())
        for submission, (_, piece) in zip(submissions, asked, strict=True)
    )
    SignOff.objects.bulk_create(_sign_offs(submissions, people))
    _write_down(_history(submissions, assessments, people))
    LevelReached.objects.bulk_create(
        LevelReached(engineer=engineer, level=level, revision=revision, at=at)
        for place, engineer in enumerate(people)
        for level in outline.levels.all()[: place % levels]
    )


def _state(place, skill, levels):
    """Whoever is at a level has signed off all below it; of the level after it every third skill has begun."""
    distance = skill.level.position - place % levels
    if distance < 0:
        return "signed_off"
    if distance == 0:
        return STATES[(place + skill.position) % len(STATES)]
    return "in_progress" if distance == 1 and (place + skill.position) % 3 == 0 else "not_started"


def _deciders(engineer, people, count):
    return [lead for lead in people[:LEADS] if lead.pk != engineer.pk][:count]


def _sign_offs(submissions, people):
    for submission in submissions:
        a = submission.assessment
        if a.state == State.SUBMITTED:
            continue
        granted = a.state == State.SIGNED_OFF
        for reviewer in _deciders(a.engineer, people, a.skill.level.signoffs_needed if granted else 1):
            yield SignOff(
                submission=submission,
                engineer=a.engineer,
                reviewer=reviewer,
                decision="granted" if granted else "more_needed",
                note="" if granted else "Show one more, of another kind.",
                at=submission.closed_at,
            )


def _history(submissions, assessments, people):
    """(act, actor, its assessment, its submission, what more the entry says) for the work, submission and decision of
    each."""
    for a in assessments:
        yield Act.EVIDENCE_ADDED, a.engineer, a, None, {"state": "open", "seen": 0}
    for submission in submissions:
        a, pinned = submission.assessment, {**submission.pinned(), "evidence": [{}]}
        yield Act.SUBMIT, a.engineer, a, submission, {"state": "submitted", "seen": 0, **pinned}
        if a.state != State.SUBMITTED:
            act = Act.SIGN_OFF if a.state == State.SIGNED_OFF else Act.RETURN
            basis = {"as": "lead", "of": "Everybody", "since": "2025-01-01"}
            decider = _deciders(a.engineer, people, 1)[0]
            yield (
                act,
                decider,
                a,
                submission,
                {
                    "state": str(a.state),
                    "seen": 1,
                    "signature": 1,
                    "needed": 1,
                    "basis": basis,
                    "revision": {"number": 1},
                },
            )


def _write_down(acts):
    """In bulk, and linked as the verbs link them."""
    head, at, entries, lines = LedgerHead.objects.get(), moment(timezone.now()), [], []
    for act, actor, assessment, submission, facts in acts:
        head.seq += 1
        body = chain.canonical({"v": 1, "seq": head.seq, "type": str(act), "at": at, **facts})
        entry = LedgerEntry(seq=head.seq, prev_hash=head.hash, hash=chain.link(head.hash, body), body=body)
        head.hash = entry.hash
        entries.append(entry)
        said = {"title": "Shipped a part"} if act == Act.EVIDENCE_ADDED else {}
        lines.append(
            HistoryEntry(
                entry=entry, act=act, actor=actor, assessment=assessment, submission=submission, salt="00" * 16, **said
            )
        )
    LedgerEntry.objects.bulk_create(entries)
    HistoryEntry.objects.bulk_create(lines)
    head.save()
