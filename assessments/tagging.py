"""The panel in which a piece of work is tagged: the skills found, those ticked on top, and why some are closed."""

from dataclasses import dataclass

from django.db.models import Q

from outline.models import Skill

from .finding import marked, speaks_of, words_of
from .models import Assessment
from .states import TAKES_EVIDENCE, State, shown
from .words import counted, in_figures, in_words

SHOWN = 6  # how many skills are shown that are not ticked, so that the button stays in sight; a word finds the rest
_DISTANCES = {"returned": 0, "in_progress": 1, "not_started": 2}
_FAR = 3


@dataclass(frozen=True)
class Choice:
    """One skill to tick. `parts` is its statement, cut where the words that were looked for stand."""

    skill: Skill
    state: str
    pieces: int
    is_open: bool
    is_ticked: bool
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Tagging:
    words: str
    choices: tuple[Choice, ...]
    found: int
    total: int
    tagged: int
    more: int
    outlines: int

    @classmethod
    def of(cls, engineer, words="", ticked=frozenset(), kept=frozenset()):
        """Two queries. `ticked` and `kept` are ids: what is ticked now, what the piece speaks for already.

        What is kept may stay ticked, retired or not; nothing else that is retired is shown.
        """
        wanted, mine = words_of(words), _records(engineer)
        records = ((skill, mine.get(skill.pk, (State.OPEN, 0, None, False))) for skill in _choosable(kept))
        choices = [_choice(skill, record, wanted, ticked, kept) for skill, record in records]
        on_top = [choice for choice in choices if choice.is_ticked]
        found = [choice for choice in choices if speaks_of(_searched(choice.skill), wanted)]
        rest = _nearest_first([choice for choice in found if not choice.is_ticked], wanted, _begun(choices, mine))
        return cls(
            words=words.strip(),
            choices=(*on_top, *rest[:SHOWN]),
            found=len(found),
            total=len(choices),
            tagged=len(on_top),
            more=max(len(rest) - SHOWN, 0),
            outlines=len({choice.skill.outline_id for choice in choices}),
        )

    @property
    def status(self):
        return search_status(self.words, self.found, self.total, self.tagged)


def search_status(words, found, total, tagged):
    """ "3 of 21 skills speak of “api”. 2 tagged." """
    if not total:
        return "No outline is published yet, so there is nothing to tag. An admin brings one in."
    tags = f"{tagged or 'None'} tagged{'' if tagged else ' yet'}."
    if not words:
        return f"{in_figures(total, 'skill', 'skills')} to choose from. {tags}"
    if not found:
        return f"No skill speaks of “{words}”: look for another word. {tags}"
    speak = "speaks" if found == 1 else "speak"
    return f"{found} of {in_figures(total, 'skill', 'skills')} {speak} of “{words}”. {tags}"


def logged_sentence(title, skills, submitted, refused):
    """What a page says once a piece is logged, and what it speaks for submitted, as far as that went."""
    if not submitted and not refused:
        until = "one of them" if skills > 1 else "it"
        return (
            f"Logged “{title}”. It speaks for {counted(skills, 'skill', 'skills')}, "
            f"and stays a draft of yours until you submit {until}."
        )
    if not submitted:
        return f"Logged “{title}”, and it stays a draft of yours."
    which = f"the {counted(skills, 'skill', 'skills') if skills > 1 else 'skill'} that it speaks for"
    if submitted < skills:
        which = f"{in_words(submitted)} of {which}"
    return f"Logged “{title}” and submitted {which}."


def _choosable(kept):
    skills = Skill.objects.filter(Q(pk__in=Skill.objects.claimable()) | Q(pk__in=kept))
    return skills.in_reading_order().select_related("level", "outline", "area")


def _records(engineer):
    """{skill: (state, how many pieces, until when it counts, whether it does not apply)} of those they have begun."""
    records = Assessment.objects.filter(engineer=engineer).with_pieces().as_shown().order_by()
    known = records.values_list("skill", "state", "piece_count", "valid_until", "is_exempt")
    return {skill: (State(state), *more) for skill, state, *more in known}


def _choice(skill, record, wanted, ticked, kept):
    state, pieces, last_day, is_exempt = record
    is_open = state in TAKES_EVIDENCE or skill.pk in kept
    return Choice(
        skill=skill,
        state=shown(state, pieces, last_day, is_exempt),
        pieces=pieces,
        is_open=is_open,
        is_ticked=is_open and skill.pk in ticked,
        parts=tuple(marked(skill.plain, wanted)),
    )


def _begun(choices, mine):
    """The outlines that they have begun with."""
    return {choice.skill.outline_id for choice in choices if choice.skill.pk in mine}


def _nearest_first(choices, wanted, begun):
    return sorted(choices, key=lambda choice: (_distance(choice, wanted), choice.skill.outline_id not in begun))


def _distance(choice, wanted):
    """Open skills come first; before anybody looks for one, those that are being worked at."""
    if not choice.is_open:
        return _FAR
    return 0 if wanted else _DISTANCES.get(choice.state, _FAR)


def _searched(skill):
    return f"{skill.plain} {skill.area.name}" if skill.area else skill.plain
