"""A record of any size, written in bulk as the verbs would have written it: thousands of entries in a second."""

import datetime as dt

from assessments import chain
from assessments.models import (
    Assessment,
    Evidence,
    EvidenceUse,
    HistoryEntry,
    LedgerEntry,
    LedgerHead,
    Pseudonym,
    SignOff,
    Submission,
    SubmittedEvidence,
)
from assessments.models.ledger import moment
from tests import factories

AN_ASSESSMENT = 5  # entries: work, submitted, more needed, submitted, signed off
NOTE = "Show how it behaved when the other side was slow, and what you did about it."
BATCH = 2000


def build(entries):
    """At least so many, of assessments that came back once and were signed off then. Returns how many there are."""
    assessments = -(-entries // AN_ASSESSMENT)
    outline = factories.outline_with(levels=4, skills=5)
    team = factories.TeamFactory()
    lead, *engineers = (factories.EngineerFactory() for _ in range(1 + -(-assessments // 20)))
    factories.MembershipFactory(engineer=lead, team=team, lead=True)
    skills = list(outline.skills.in_reading_order().select_related("level", "outline"))
    pairs = [(engineer, skill) for engineer in engineers for skill in skills][:assessments]
    Pseudonym.objects.bulk_create(Pseudonym(engineer=e, code=f"sub_{e.pk:032x}") for e in [lead, *engineers])
    _Writer(outline, lead, team).write(pairs)
    return LedgerEntry.objects.count()


class _Writer:
    def __init__(self, outline, lead, team):
        self.revision, self.lead = outline.current_revision, lead
        self.basis = {"as": "lead", "of": team.name, "team": team.pk, "since": "2025-01-01"}
        self.head, self.at = LedgerHead.objects.get(), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        self.entries, self.lines = [], []

    def write(self, pairs):
        claims = _made(Assessment, [Assessment(engineer=e, skill=s, state="signed_off", version=4) for e, s in pairs])
        pieces = _made(
            Evidence,
            [Evidence(engineer=e, title=f"Part {n}", body=NOTE * 5, done_on=self.at) for n, (e, _) in enumerate(pairs)],
        )
        for piece in pieces:
            piece.done_on = self.at.date()
        _made(EvidenceUse, [EvidenceUse(evidence=p, assessment=a) for p, a in zip(pieces, claims, strict=True)])
        asked = iter(_made(Submission, [self._asked(claim, number) for claim in claims for number in (1, 2)]))
        sent, decided = [], []
        for claim, piece in zip(claims, pieces, strict=True):
            digest, (first, second) = piece.digest(), (next(asked), next(asked))
            sent += [SubmittedEvidence(submission=s, evidence=piece, digest=digest) for s in (first, second)]
            self._say("evidence_added", claim, None, "open", 0, 0, piece=(piece, digest))
            self._submit(first, claim, piece, digest, 0)
            decided.append(self._decide(first, claim, "return", "returned", 1, "more_needed", NOTE))
            self._submit(second, claim, piece, digest, 2)
            more = {"signature": 1, "levels_reached": [], "valid_until": None}
            decided.append(self._decide(second, claim, "sign_off", "signed_off", 3, "granted", "", **more))
        Submission.objects.bulk_update((d.submission for d in decided), ["at", "closed_at"], batch_size=100)
        _made(SubmittedEvidence, sent)
        _made(SignOff, decided)
        _made(LedgerEntry, self.entries)
        _made(HistoryEntry, self.lines)
        self.head.save()

    def _asked(self, claim, number):
        outcome = "more_needed" if number == 1 else "granted"
        return Submission(
            assessment=claim,
            number=number,
            wording=claim.skill.text,
            revision=self.revision,
            outcome=outcome,
            closed_at=self.at,
        )

    def _submit(self, submission, claim, piece, digest, seen):
        submission.at = self._say("submit", claim, submission, "submitted", seen + 1, seen, piece=(piece, digest))

    def _decide(self, submission, claim, act, state, seen, decision, note, **more):
        more["basis"] = self.basis
        at = self._say(act, claim, submission, state, seen + 1, seen, by=self.lead, note=note, **more)
        submission.closed_at = at
        return SignOff(
            submission=submission, engineer=claim.engineer, reviewer=self.lead, decision=decision, note=note, at=at
        )

    def _say(self, act, claim, submission, state, version, seen, *, by=None, note="", piece=None, **more):
        self.head.seq, self.at, salt = self.head.seq + 1, self.at + dt.timedelta(seconds=7), chain.new_salt()
        actor, skill, draft = by or claim.engineer, claim.skill, submission is None
        words = {"note": note, "title": piece[0].title if draft else ""}
        if piece:
            more["evidence"] = [{"id": piece[0].pk, "commit": chain.commitment(salt, "piece", piece[1])}]
        if submission:
            more |= submission.pinned()
        body = {
            "v": 1,
            "seq": self.head.seq,
            "type": act,
            "at": moment(self.at),
            "actor": f"sub_{actor.pk:032x}",
            "subject": f"sub_{claim.engineer_id:032x}",
            "assessment": claim.pk,
            "skill": {"id": skill.pk, "key": skill.key, "outline": skill.outline_id},
            "state": state,
            "version": version,
            "submission": submission and submission.number,
            "seen": seen,
            "words": {label: chain.commitment(salt, label, text) for label, text in words.items() if text},
            **more,
        }
        text = chain.canonical(body)
        entry = LedgerEntry(self.head.seq, self.head.hash, chain.link(self.head.hash, text), text)
        self.head.hash = entry.hash
        self.entries.append(entry)
        self.lines.append(
            HistoryEntry(
                entry=entry,
                act=act,
                actor=actor,
                assessment=claim,
                submission=submission,
                piece=piece[0].pk if draft else None,
                salt=salt,
                **words,
            )
        )
        return self.at


def _made(model, rows):
    return model.objects.bulk_create(rows, batch_size=BATCH)
