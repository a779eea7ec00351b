"""What happened, replayed against the model: each event possible when it came, each answer explained, the same end.

An answer is explained where the model gives it at a moment between the last event that was over when the deed began
and the first that began when it was over. So nothing may be answered from a past that others had left behind already.
Whoever still saw something at one such moment, and at a later one does not any more, may be told that they may not.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.utils import timezone

from assessments.models import Assessment, Attachment, Delegation, Exemption, LevelReached
from assessments.models.second_look import COMMENTS_A_MINUTE

from . import record
from .deeds import DONE, FORBIDDEN, HANDING, REFUSED, REPEATABLE, UNSEEN, Deed
from .holding import Holds
from .model import Rules, World

# The ledger tells a signature that is not the last one from the last, and what was withdrawn.
MOVES = {"sign": "sign_off", "withdraw_appeal": "withdraw"}
OF_LINES = {"evidence_changed": "change", "evidence_removed": "remove"}
WORK = {"evidence_added", *OF_LINES}
MINUTE = 60  # seconds


@dataclass
class Found:
    faults: list = field(default_factory=list)
    figures: dict = field(default_factory=dict)


@dataclass
class Question:
    """How a deed was answered, and when that may have been: after so many events, at least and at most."""

    deed: Deed
    first: int
    last: int
    was_seen: bool = False  # at one of these moments whoever did it saw what it is about
    due: set = field(default_factory=set)  # how it would have been answered

    def is_explained(self, world, moment):
        deed = self.deed
        if not self.first <= moment <= self.last:
            return False
        if deed.name == "self_assess" and deed.status == DONE:
            now = world.records.get(deed.skill)
            return now is not None and (now.view == deed.note or (deed.in_bulk and now.is_exempt))
        possible = world.answers(deed)
        self.due |= possible
        self.was_seen |= world.visible(deed)
        return deed.status in possible or (deed.status == FORBIDDEN and self.was_seen and UNSEEN in possible)

    def __str__(self):
        due = f"{sorted(self.due)} due" if self.due else "none of its moments fits"
        return f"{self.deed.key} was answered {self.deed.status}, which nothing explains: {due}."


def compare(people, skills, sent):
    """All that was sent, with all that is there, for each engineer by themself: two share nothing but the delegations,
    which are part of what happened to each."""
    rules, found = _rules(people, skills), Found()
    deeds, handed = _resolved(sent, found), list(record.handovers())
    deeds = [deed for deed in deeds if not _too_fast(deed, deeds)]
    events = len(handed)
    for engineer in sorted({deed.engineer for deed in deeds} - {0}):
        mine = [deed for deed in deeds if deed.engineer == engineer or deed.name in HANDING]
        acts = [*record.acts(engineer=engineer, skill__in=[skill.pk for skill in skills]), *handed]
        happened, wrong = events_of(sorted(acts, key=lambda act: act.number))
        events += len(happened) - len(handed)
        world = World(engineer, rules[engineer])
        found.faults += [*wrong, *replayed(world, happened, mine), *_ends(world, skills), *_held(world)]
    found.faults += [*record.faults(), *record.strays()]
    found.figures = {"events": events, "unexplained": len(found.faults)}
    return found


def _too_fast(deed, deeds):
    """Whether it was refused because its author had written as many comments as a minute may have."""
    if (deed.name, deed.status) != ("comment", REFUSED):
        return False
    theirs = [one for one in deeds if (one.name, one.actor, one.status) == ("comment", deed.actor, DONE)]
    near = {one.note for one in theirs if one.begun < deed.ended and one.ended > deed.begun - MINUTE}
    return len(near) >= COMMENTS_A_MINUTE


def _rules(people, skills):
    levels = {}
    for skill in skills:
        levels.setdefault(skill.level_id, set()).add(skill.pk)
    needed = {skill.pk: skill.level.signoffs_needed for skill in skills}
    ordered = tuple((level, frozenset(mine)) for level, mine in levels.items())

    months = {skill.pk: skill.validity_months for skill in skills}
    handing = frozenset(one.pk for one in (people.lena, people.mara, people.rita, people.otto))
    today = timezone.localdate().isoformat()

    def rules(*leads):
        able = frozenset(lead.pk for lead in leads), frozenset({people.rita.pk})
        return Rules(*able, needed, ordered, months, handing, today)

    return defaultdict(lambda: rules(people.lena, people.mara)) | {people.lena.pk: rules(people.mara)}


def _resolved(sent, found):
    """The deeds with engineer and skill, where only an id was known. Those on delegations have neither."""
    authors = {one.deed.piece: one.deed.engineer for one in sent if one.deed.name == "log"}
    records = {row.pk: row for row in Assessment.objects.filter(pk__in={one.record for one in sent if one.record})}
    asked = Exemption.objects.filter(pk__in={one.exemption for one in sent if one.exemption})
    exemptions = {row.pk: row.assessment for row in asked.select_related("assessment")}
    deeds = []
    for one in sent:
        deed = one.deed
        if about := records.get(one.record) or exemptions.get(one.exemption):
            deed = replace(deed, engineer=about.engineer_id, skill=about.skill_id)
        elif deed.piece and not deed.engineer:
            deed = replace(deed, engineer=authors[deed.piece])
        if deed.name == "log" and deed.status == DONE and not deed.piece:
            found.faults.append("a piece was logged and never found again.")
        deeds.append(deed)
    return deeds


def events_of(acts):
    """(the deeds that these lines tell of, in order; what is wrong with the lines)."""
    acts, events, faults, serves, versions, place = list(acts), [], [], {}, Counter(), 0
    while place < len(acts):
        act = acts[place]
        if act.name not in WORK:
            events.append(_event_of(act))
            place += 1
            continue
        base = Deed(act.name, act.actor, act.engineer, 0, 0, DONE)
        piece, known = act.evidence, serves.get(act.evidence)
        name = "log" if known is None else OF_LINES.get(act.name, "?")
        lines = _together(acts, place, piece, act.name, None if known is None else len(known))
        added = [] if name != "change" else _together(acts, place + len(lines), piece, "evidence_added", None)
        touched = {line.skill for line in lines}
        if name == "?" or (name == "log" and act.name != "evidence_added") or (known is not None and touched != known):
            faults.append(f"lines {[line.number for line in lines]} are not the whole of a deed on piece {piece}.")
        serves[piece] = set() if name == "remove" else touched | {line.skill for line in added}
        seen = versions[piece] if name == "change" else 0
        versions[piece] += name == "change"
        events.append(replace(base, name=name, piece=piece, seen=seen, skills=tuple(sorted(serves[piece]))))
        place += max(1, len(lines) + len(added))
    return events, faults


def _event_of(act):
    """What a line says by itself, as the deed that it was."""
    name, facts = MOVES.get(act.name, act.name), act.facts
    base = Deed(name, act.actor, act.engineer, 0, 0, DONE, seen=act.seen, note=act.note, skill=act.skill)
    if name == "delegate":
        note = f"{facts['starts']} {facts['ends']}"
        return replace(base, skill=None, thing=facts["delegation"], to=facts["delegate"], note=note)
    if name == "delegate_end":
        return replace(base, skill=None, thing=facts["delegation"])
    if name == "comment":
        return replace(base, note=facts["once"])
    if name == "self_assess":
        return replace(base, note=facts["view"])
    if name.startswith("exempt_"):
        return replace(base, thing=facts["exemption"], was=facts.get("was", ""))
    return replace(base, thing=facts.get("basis", {}).get("delegation"))


def _together(acts, start, piece, name, limit):
    """The lines from there on that tell the same of the same piece, at most so many."""
    end = start
    while end < len(acts) and (acts[end].name, acts[end].evidence) == (name, piece) and end - start != limit:
        end += 1
    return acts[start:end]


def replayed(world, events, deeds):
    """Replay; returns what was not possible, not told to anybody, or answered in a way that nothing explains."""
    faults, claims = [], defaultdict(list)
    for deed in deeds:
        if deed.status == DONE:
            for key in deed.keys:
                claims[key].append(deed)
    events = _with_what_was_sent(events, claims)
    known = {event.key for event in events}
    # A self-assessment that was said before is answered as done; so is, in bulk, one that is not asked about any more.
    never = [key for key in claims if key not in known and key[0] != "self_assess"]
    faults += [f"{key} was answered as done and never happened." for key in never]
    spans = _spans(events, claims)
    faults += [
        f"{event.key} happened and nobody was told." for event, span in zip(events, spans, strict=True) if not span
    ]
    faults += [
        f"{key} was done in two ways at once." for key, same in claims.items() if len({d.note for d in same}) > 1
    ]
    spans = [span or (0.0, float("inf")) for span in spans]
    faults += _back_in_time(events, spans)
    events = [replace(event, begun=b, ended=e) for event, (b, e) in zip(events, spans, strict=True)]
    world.holders = Holds(deeds, events).possible
    open_now = [Question(deed, *_window(deed, spans)) for deed in deeds]
    for moment in range(len(events) + 1):
        open_now = [question for question in open_now if not question.is_explained(world, moment)]
        if moment < len(events):
            wrong = world.take(events[moment])
            faults += [wrong] if wrong else []
    faults += [str(question) for question in open_now]
    return faults


def _with_what_was_sent(events, claims):
    """The events with what stands in no line: what a change says, how many files came, and which file was taken out.

    A file that is taken out is a change to the ledger; it is one where nobody sent a change from that version.
    """
    taken_out = defaultdict(dict)
    for deed in (deed for key, same in claims.items() if key[0] == "detach" for deed in same):
        sooner = taken_out[deed.piece].get(deed.thing, deed.ended)
        taken_out[deed.piece][deed.thing] = min(deed.ended, sooner)
    told = []
    for event in events:
        if event.key in claims and event.name in ("log", "change"):
            first = claims[event.key][0]
            event = replace(event, note=first.note, files=first.files)
        elif event.name == "change" and taken_out[event.piece]:
            file = min(taken_out[event.piece], key=taken_out[event.piece].get)
            del taken_out[event.piece][file]
            event = replace(event, name="detach", thing=file)
        told.append(event)
    return told


def _spans(events, claims):
    """For each event the time in which it happened: from the first sending of its deed to the last answer. Where there
    were several such deeds at different times, of those that fit between its neighbours. None where there was none."""
    spans = [_span(claims.get(event.key, ())) for event in events]
    certain = [None if event.name in REPEATABLE else span for event, span in zip(events, spans, strict=True)]
    for place, event in enumerate(events):
        if event.name in REPEATABLE:
            after = max((span[0] for span in certain[:place] if span), default=0.0)
            before = min((span[1] for span in certain[place:] if span), default=float("inf"))
            near = [deed for deed in claims.get(event.key, ()) if deed.begun <= before and deed.ended >= after]
            spans[place] = _span(near)
    return spans


def _span(claims):
    return (min(deed.begun for deed in claims), max(deed.ended for deed in claims)) if claims else None


def _window(deed, spans):
    """How many events may have happened when the deed was answered: at least, at most."""
    over = [place + 1 for place, (_, ended) in enumerate(spans) if ended < deed.begun]
    later = [place for place, (begun, _) in enumerate(spans) if begun > deed.ended]
    return max(over, default=0), min(later, default=len(spans))


def _back_in_time(events, spans):
    begun = 0.0
    for event, (start, end) in zip(events, spans, strict=True):
        if end < begun:
            yield f"{event.key} was answered before an earlier event had begun."
        begun = max(begun, start)


def _held(world):
    """Who has taken what waits must be one of those who could have."""
    for skill, now in world.records.items():
        if now.state == "submitted":
            never = Deed("", 0, world.engineer, float("inf"), float("inf"), 0, skill=skill)
            waiting = Assessment.objects.get(engineer=world.engineer, skill=skill).submissions.pending().get()
            if waiting.taken_by_id not in world.holders(never):
                yield f"skill {skill} of {world.engineer} is taken by {waiting.taken_by_id}, who was never told."


def _as_replayed(record):
    exemptions = [(number, one.status) for number, one in record.exemptions.items()]
    return (record.state, record.version, record.lapses, record.view, exemptions, record.pieces, record.outcomes)


def _ends(world, skills):
    """The tables as they are, beside the world as it was replayed."""
    rows = Assessment.objects.filter(engineer=world.engineer, skill__in=skills).prefetch_related("uses", "submissions")
    now = {
        row.skill_id: (
            row.state,
            row.version,
            row.valid_until is not None,
            getattr(getattr(row, "self_assessment", None), "view", ""),
            [(one.pk, one.status) for one in row.exemptions.order_by("pk")],
            {use.evidence_id for use in row.uses.all()},
            [
                "revoked" if one.revoked_at else one.outcome
                for one in sorted(row.submissions.all(), key=lambda s: s.number)
            ],
        )
        for row in rows
    }
    replay = {skill: _as_replayed(r) for skill, r in world.records.items()}
    for skill in sorted(now.keys() | replay.keys()):
        if now.get(skill) != replay.get(skill):
            yield f"skill {skill} of {world.engineer} is {now.get(skill)}, and by its acts {replay.get(skill)}."
    levels = set(
        LevelReached.objects.filter(engineer=world.engineer, level__in={s.level_id for s in skills}).values_list(
            "level", flat=True
        )
    )
    if levels != set(world.reached):
        yield f"{world.engineer} has reached {levels}, and by the acts {set(world.reached)}."
    pieces, due = Counter(Attachment.objects.of(world.engineer).values_list("evidence", flat=True)), world.works.files()
    if pieces != +due:
        yield f"the pieces of {world.engineer} have files as {dict(pieces)}, and by the acts {dict(+due)}."
    known = world.handovers.known.items()
    handed = {(n, one.by, one.to, one.starts, one.ends) for n, one in known}
    rows = Delegation.objects.values_list("pk", "delegator", "delegate", "starts", "ends")
    if {(*people, str(starts), str(ends)) for *people, starts, ends in rows} != handed:
        yield f"the delegations are {list(rows)}, and by the acts {handed}."
