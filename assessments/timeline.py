"""The history of one record, or of one person's, in the words of a page: who did what, when, and what they said."""

from dataclasses import dataclass
from datetime import date, datetime

from .models import HistoryEntry, Pseudonym, SelfView
from .states import Act
from .validity import written
from .words import called, in_figures, in_words, opened, ordinal

SIGNS = {
    Act.EVIDENCE_ADDED: "in_progress",
    Act.EVIDENCE_CHANGED: "in_progress",
    Act.EVIDENCE_REMOVED: "in_progress",
    Act.SUBMIT: "submitted",
    Act.APPEAL: "submitted",
    Act.COMMENT: "comment",
    Act.WITHDRAW: "in_progress",
    Act.WITHDRAW_APPEAL: "returned",
    Act.SIGN: "signed_off",
    Act.SIGN_OFF: "signed_off",
    Act.RETURN: "returned",
    Act.DECLINE: "returned",
    Act.REVOKE: "returned",
    Act.RENEW: "in_progress",
    Act.SELF_ASSESS: "in_progress",
    Act.EXEMPT_ASK: "not_applicable",
    Act.EXEMPT_AGREE: "not_applicable",
    Act.EXEMPT_REFUSE: "not_started",
    Act.EXEMPT_END: "not_started",
}


@dataclass(frozen=True)
class Line:
    """One line. `stamp` says what a signature rests on, `ledger` is its place in the history of the record and the ends
    of its hash, `about` is the skill, for timelines of a person."""

    sign: str
    who: str
    did: str
    at: datetime
    note: str = ""
    stamp: str = ""
    ledger: str = ""
    about: object = None

    @classmethod
    def of(cls, entry, viewer, names):
        """`names` says whom a pseudonym means: Pseudonym.names_of()."""
        act = Act(entry.act)
        return cls(
            sign=SIGNS[act],
            who=opened(called(entry.actor, viewer)),
            did=_did(act, entry.facts, entry.title, is_own=entry.actor_id == viewer.pk),
            at=entry.at,
            note=entry.note,
            stamp=_stamp(act, entry, names),
            ledger=f"#{entry.place} {entry.short_hash}" if entry.place else entry.short_hash,
            about=entry.assessment.skill,
        )


def timeline(viewer, within=slice(None), **whose):
    """The lines that `viewer` may read, newest first: timeline(viewer, assessment=…).

    `within` picks some of a long history: slice(0, 20).

    What `viewer` may see at all was decided by who fetched the assessment or the engineer; what stays private of it,
    the work on drafts, is left out here.
    """
    entries = (
        HistoryEntry.objects.filter(**whose)
        .shown_to(viewer)
        .select_related("actor", "assessment__skill__level")
        .with_places()
        .newest_first()
    )
    return lines_of(entries[within], viewer)


def lines_of(entries, viewer):
    """One query more where somebody stood in for another."""
    entries = list(entries)
    bases = [entry.facts["basis"] for entry in entries if "basis" in entry.facts]
    codes = {basis["for"] for basis in bases if basis["as"] == "delegate"}
    names = Pseudonym.names_of(codes) if codes else {}
    return [Line.of(entry, viewer, names) for entry in entries]


def _did(act, facts, title="", is_own=False):
    match act:
        case Act.EVIDENCE_ADDED:
            return f"logged “{title}”"
        case Act.EVIDENCE_CHANGED:
            return f"changed “{title}”"
        case Act.EVIDENCE_REMOVED:
            return f"took “{title}” out"
        case Act.SUBMIT:
            return f"submitted {in_figures(len(facts['evidence']), 'piece', 'pieces')} of evidence"
        case Act.APPEAL:
            return "asked for another reviewer"
        case Act.COMMENT:
            return "wrote"
        case Act.WITHDRAW:
            return "withdrew it"
        case Act.WITHDRAW_APPEAL:
            return "asked for no other reviewer any more"
        case Act.SIGN | Act.SIGN_OFF if facts["needed"] > 1:
            return f"signed, {ordinal(facts['signature'])} of {in_words(facts['needed'])}"
        case Act.SIGN_OFF | Act.SIGN:
            return "signed it off"
        case Act.RETURN:
            return "asked for more"
        case Act.DECLINE:
            return "decided: not met"
        case Act.REVOKE:
            return "revoked the sign-off"
        case Act.RENEW:
            return "opened it to renew"
        case Act.SELF_ASSESS:
            return f"self-assessed as “{SelfView(facts['view']).label.lower()}”"
        case Act.EXEMPT_ASK:
            return f"asked that it not apply to {'your' if is_own else 'their'} role"
        case Act.EXEMPT_AGREE:
            return "agreed that it does not apply"
        case Act.EXEMPT_REFUSE:
            return "decided that it does apply"
        case Act.EXEMPT_END if facts["was"] == "asked":
            return "took back that it not apply"
        case Act.EXEMPT_END:
            return "ended that it does not apply"


def _stamp(act, entry, names):
    if act not in (Act.SIGN, Act.SIGN_OFF):
        return ""
    basis, last_day = entry.facts["basis"], entry.facts.get("valid_until")
    until = f", valid until {written(date.fromisoformat(last_day))}" if last_day else ""
    return f"on revision {entry.facts['revision']['number']}, {_entitled(basis, names)}{until}"


def _entitled(basis, names):
    """ "as lead of Payments"; "for Tomasz Zielinski, lead of Payments" where somebody stood in."""
    if basis["as"] != "delegate":
        return f"as {basis['as']} of {basis['of']}"
    whom = names.get(basis["for"], "somebody whose name was erased")
    return f"for {whom}, {'lead' if 'team' in basis else 'reviewer'} of {basis['of']}"
