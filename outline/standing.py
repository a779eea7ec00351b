"""How many people's sign-offs stand on each skill: what an admin wants to know before a change, and outline cannot.

Who keeps records registers a function here when the application starts; without one nothing is said.
"""

from collections.abc import Callable, Iterable

Counter = Callable[[Iterable[int]], dict[int, int]]
_counters: list[Counter] = []


def register(counter: Counter) -> None:
    """`counter` takes the primary keys of skills and gives, for those with any, how many people are signed off."""
    _counters.append(counter)


def standing(outline, keys: Iterable[str]) -> dict[str, int]:
    """By the key of a skill, how many people are signed off on it; keys with nobody are left out."""
    skills = dict(outline.skills.filter(key__in=list(keys)).values_list("pk", "key"))
    counts: dict[str, int] = {}
    for counter in _counters:
        for pk, count in counter(skills).items():
            counts[skills[pk]] = counts.get(skills[pk], 0) + count
    return counts
