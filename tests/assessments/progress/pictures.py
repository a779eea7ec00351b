"""Progress drawn by hand, without a database: one word a level, one letter a skill."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from assessments.models import Target
from assessments.progress import LevelProgress, OutlineProgress, Progress, Row
from outline.models import Level, Outline, Skill
from people.models import Engineer

STATES = {
    ".": "not_started",
    "p": "in_progress",
    "w": "submitted",
    "r": "returned",
    "s": "signed_off",
    "l": "lapsed",
    "e": "signed_off",  # it lapses soon
    "n": "in_progress",  # opened to renew
}
NAMES = ["1. Beginner", "2. Intermediate", "3. Advanced"]
UNTIL = {"l": -9, "e": 9, "n": -9}  # in how many days from today
REACHED = datetime(2026, 3, 2, tzinfo=UTC)


def outline(*levels, reached=0, target=0, needed=1, title="Backend"):
    """outline("ss", "w.", reached=1, target=2): two levels of two skills, the first reached, the second the target."""
    whole = Outline(pk=1, title=title, status=Outline.Status.PUBLISHED)
    made = [
        Level(pk=place + 1, position=place, name=NAMES[place], outline=whole, signoffs_needed=needed)
        for place in range(len(levels))
    ]
    return OutlineProgress(
        outline=whole,
        target=Target(level=made[target - 1], outline=whole) if target else None,
        levels=tuple(
            LevelProgress(
                level, tuple(_row(level, *at) for at in enumerate(word)), REACHED if place < reached else None
            )
            for place, (level, word) in enumerate(zip(made, levels, strict=True))
        ),
    )


def _row(level, place, letter):
    skill = Skill(pk=level.pk * 10 + place, level=level, outline=level.outline, position=place, text="Can.")
    pk = None if letter == "." else skill.pk
    last_day = timezone.localdate() + timedelta(UNTIL[letter]) if letter in UNTIL else None
    return Row(skill=skill, state=STATES[letter], pk=pk, needed=level.signoffs_needed, valid_until=last_day)


def progress(*outlines, own=True, name="Dilnoza Karimova"):
    return Progress(engineer=Engineer(name=name), is_own=own, outlines=outlines)
