from datetime import date

import pytest

from assessments.words import (
    all_of,
    any_of,
    both,
    called,
    chip_words,
    counted,
    either,
    in_figures,
    in_words,
    lapse_sentence,
    opened,
    ordinal,
    signed_words,
)
from people.models import Engineer


@pytest.mark.parametrize(("number", "word"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (-1, "-1")])
def test_numbers_below_ten_are_words(number, word):
    assert in_words(number) == word


@pytest.mark.parametrize(("number", "word"), [(1, "first"), (2, "second"), (5, "fifth"), (6, "number 6")])
def test_an_ordinal_is_a_word(number, word):
    assert ordinal(number) == word


def test_a_noun_follows_its_number():
    assert [counted(n, "claim", "claims") for n in (0, 1, 5)] == ["no claims", "one claim", "five claims"]


def test_a_noun_follows_its_figure():
    assert [in_figures(n, "claim", "claims") for n in (0, 1, 12)] == ["0 claims", "1 claim", "12 claims"]


def test_a_sentence_opens_with_a_capital():
    assert opened("two more") == "Two more"


@pytest.mark.parametrize(
    ("names", "choice", "sum_"),
    [
        ([], "nobody", "nobody"),
        (["Chen"], "Chen", "Chen"),
        (["Chen", "Marit"], "Chen or Marit", "Chen and Marit"),
        (["Ana", "Chen", "Marit"], "Ana, Chen or Marit", "Ana, Chen and Marit"),
    ],
)
def test_names_are_listed_as_one_says_them(names, choice, sum_):
    assert (either(names), both(names)) == (choice, sum_)


ANA, CHEN, MARIT = (Engineer(pk=n, name=name) for n, name in enumerate(("Ana Gil", "Chen Wei", "Marit Hau"), 1))


@pytest.mark.parametrize(
    ("people", "choice", "sum_"),
    [
        ([], "nobody", "nobody"),
        ([CHEN], "you", "you"),
        ([MARIT], "Marit", "Marit Hau"),
        ([CHEN, MARIT], "Marit or you", "Marit Hau and you"),
        ([ANA, CHEN, MARIT], "Ana, Marit or you", "Ana Gil, Marit Hau and you"),
    ],
)
def test_a_reader_is_you_and_stands_last(people, choice, sum_):
    assert (any_of(people, CHEN), all_of(people, CHEN)) == (choice, sum_)


def test_who_reads_nothing_of_themself_reads_names():
    assert (any_of([CHEN, MARIT]), called(CHEN, MARIT), called(CHEN, CHEN)) == ("Chen or Marit", "Chen Wei", "you")


@pytest.mark.parametrize(
    ("signers", "needed", "words"),
    [
        ([], 1, ""),
        ([], 2, "0 of 2 signed"),
        ([MARIT], 2, "1 of 2 signed, by Marit Hau"),
        ([CHEN, MARIT], 3, "2 of 3 signed, by Marit Hau and you"),
    ],
)
def test_how_many_of_those_who_must_have_signed(signers, needed, words):
    assert signed_words(signers, needed, CHEN) == words


@pytest.mark.parametrize(
    ("state", "signed", "needed", "words"),
    [
        ("submitted", 1, 2, "Submitted, 1 of 2 signed"),
        ("submitted", 0, 2, "Submitted, 0 of 2 signed"),
        ("submitted", 0, 1, ""),
        ("signed_off", 2, 2, ""),
        ("in_progress", 0, 2, ""),
    ],
)
def test_the_chip(state, signed, needed, words):
    assert chip_words(state, signed, needed) == words


def test_the_chip_of_what_lapsed():
    assert chip_words("lapsed", 2, 2, date(2026, 3, 3)) == "Lapsed after 3 March 2026"


@pytest.mark.parametrize(
    ("over", "soon", "sentence"),
    [
        (0, 0, ""),
        (1, 0, "One sign-off has lapsed."),
        (2, 0, "Two sign-offs have lapsed."),
        (0, 1, "One sign-off lapses within 90 days."),
        (0, 3, "Three sign-offs lapse within 90 days."),
        (1, 1, "One sign-off has lapsed, and one lapses within 90 days."),
        (2, 12, "Two sign-offs have lapsed, and 12 lapse within 90 days."),
    ],
)
def test_what_lapses(over, soon, sentence):
    assert lapse_sentence(over, soon) == sentence
