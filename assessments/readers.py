"""Who can see a piece of work of one's own, or one's record of a skill: by name, why, and what each may do.

Who it is comes from the rules of right, as they are today; the words for what they may do are access_matrix.toml's.
"""

from dataclasses import dataclass

from people.models import Engineer, Membership

from .access_matrix import access_matrix
from .models import Assessment, Delegation
from .models.rights import Entitlement, Reviewers
from .states import State
from .validity import written
from .words import counted, either, opened

OWNER = "E"


@dataclass(frozen=True)
class Reader:
    engineer: Engineer
    why: str
    may: tuple[str, ...]

    @property
    def may_words(self):
        return either(list(self.may))


@dataclass(frozen=True)
class Readers:
    """Those who see it today, the owner apart; and who will, once it is submitted (empty where it has been)."""

    kind: str  # "piece" or "record"
    states: frozenset[str]  # as access_matrix.toml calls them
    readers: tuple[Reader, ...]
    later: tuple[Reader, ...]
    is_held: bool = False  # a sign-off that is valid: everybody sees the holder's name

    @classmethod
    def of_piece(cls, evidence):
        """Six queries: what it was submitted for (or serves), and five for who is entitled."""
        whole = Assessment.objects.select_related("skill__level", "skill__outline")
        sent = list(whole.filter(submissions__pieces__evidence=evidence).distinct())
        if sent:
            return cls("piece", frozenset({"piece.sent"}) | _asks(sent), _readers(sent, "piece.sent"), ())
        served = list(whole.filter(uses__evidence=evidence))
        return cls("piece", frozenset({"piece.draft"}), (), _readers(served, "piece.sent"))

    @classmethod
    def of_record(cls, engineer, skill):
        """As many queries as a piece takes, and one more."""
        known = Assessment.objects.select_related("skill__level", "skill__outline")
        record = known.filter(engineer=engineer, skill=skill).first()
        if record is None:
            nothing = Assessment(engineer=engineer, skill=skill)
            return cls("record", frozenset(), (), _readers([nothing], "record.sent"))
        if not record.submissions.exists():
            now = _readers([record], "record.begun")
            return cls("record", frozenset({"record.begun"}), now, _readers([record], "record.sent"))
        held = Assessment.objects.valid().filter(pk=record.pk).exists()
        states = frozenset({"record.sent"}) | _asks([record])
        return cls("record", states, _readers([record], "record.sent"), (), held)

    @property
    def headline(self):
        return headline(self.states, len(self.readers))

    @property
    def own_words(self):
        """What the owner may do with it; "" where nothing is left to do."""
        may = access_matrix().offered(OWNER, self.states)
        return either(may) if may else ""

    @property
    def nobody(self):
        """What is kept from everybody else, in sentences."""
        return list(access_matrix().nobody.values())


def headline(states, others):
    """ "Four people can see this." The owner is one of them."""
    if not states:
        return "There is nothing to see yet."
    if "record.begun" in states:
        return "Only you can see what is in it." if others else "Only you can see this."
    if not others:
        return "Only you can see this."
    return f"{opened(counted(others + 1, 'person', 'people'))} can see this."


def _asks(records):
    """Whether a decision is asked for in one of them, and whether one is signed off."""
    states = {record.state for record in records}
    return {words for state, words in ((State.SUBMITTED, "waits"), (State.SIGNED_OFF, "signed")) if state in states}


def _readers(records, seen):
    """Those who see it in that state by right to one of these records at least, by name."""
    reviewers = Reviewers.of(records)
    opened_to: dict[int, list[tuple[Entitlement, Assessment]]] = {}
    for record in records:
        for entitlement in reviewers[record.pk].entitlements:
            opened_to.setdefault(entitlement.person.pk, []).append((entitlement, record))
    found = []
    for theirs in opened_to.values():
        entitlement = theirs[0][0]
        open_to_them = _asks(record for why_so, record in theirs if why_so.may_decide)
        states = {seen} | ({"waits"} & open_to_them) | ({"signed"} & _asks(record for _, record in theirs))
        may = access_matrix().offered(column_of(entitlement), states)
        if may:  # a grant opens nothing that was never submitted
            found.append(Reader(entitlement.person, why(entitlement), tuple(may)))
    return tuple(sorted(found, key=lambda reader: (reader.engineer.name, reader.engineer.pk)))


def column_of(entitlement):
    """By what name the matrix knows such a person."""
    if isinstance(entitlement.rests_on, Membership):
        return "UL" if entitlement.is_above else "L"
    return "R"


def why(entitlement):
    """ "leads Payments, since 1 January 2025" """
    held = entitlement.rests_on
    since = written(held.held_since if isinstance(held, Membership) else held.starts)
    if isinstance(held, Membership):
        which = f"{held.team.name}, which holds your team," if entitlement.is_above else f"{held.team.name}, your team,"
        return f"Leads {which} since {since}"
    if isinstance(held, Delegation):
        return f"Reviews in the stead of {held.delegator.name} from {since} until {written(held.ends)}"
    what = f"{held.outline.title}, {held.level.name}," if held.level else held.outline.title
    where = f" in {held.team.name}" if held.team else ""
    return f"Reviews {what}{where} by a grant since {since}"
