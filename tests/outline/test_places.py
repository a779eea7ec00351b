"""Rows moved among each other, as a person expects it."""

import pytest

from outline.places import arrange
from tests.factories import LevelFactory, OutlineFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ({}, "abcd"),
        ({"d": 1}, "adbc"),  # from below: it stands before the one there
        ({"a": 2}, "bcad"),  # from above: after it
        ({"a": 2, "c": 0}, "cbad"),
        ({"b": 100}, "acdb"),
    ],
)
def test_arrange(moves, expected):
    outline = OutlineFactory()
    rows = {name: LevelFactory(outline=outline, name=name, position=place) for place, name in enumerate("abcd")}
    was = {}
    for name, place in moves.items():
        was[rows[name].pk] = rows[name].position
        rows[name].position = place
        rows[name].save()
    arrange(outline.levels.all(), was)
    assert list(outline.levels.values_list("position", "name")) == list(enumerate(expected))


@pytest.mark.django_db
def test_what_is_new_takes_the_place_that_it_is_given():
    outline = OutlineFactory()
    for place, name in enumerate("ab"):
        LevelFactory(outline=outline, name=name, position=place)
    new = LevelFactory(outline=outline, name="new", position=1)
    arrange(outline.levels.all(), {new.pk: None})
    assert list(outline.levels.values_list("name", flat=True)) == ["a", "new", "b"]
