"""Documents from public repositories, read by us and, some of them, by a careful human reader.

The documents are no part of this repository; without their folder these tests are skipped.
"""

import re
from collections import Counter

import pytest

from outline.formats.inline import plain_text
from outline.formats.markdown import read, write

from .reading import everything_in, lines_told
from .score import CORPUS, compared, documents, expected_of, scores_of, table, total, with_expectation

DOCUMENTS, EXPECTED = documents(), with_expectation()
SMALLEST_F1 = 0.99  # all are read without a fault today

pytestmark = pytest.mark.skipif(not DOCUMENTS, reason=f"there are no documents in {CORPUS} (set SKILLBOOK_CORPUS)")
each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)

_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)")


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_it_reads_what_a_careful_reader_reads(path):
    assert total([scores_of(path)]).f1 >= SMALLEST_F1
    assert (read(path.read_bytes()).outline.title or None) == expected_of(path)["title"]


def test_scores(capsys):
    scores = {path.stem: scores_of(path) for path in EXPECTED}
    with capsys.disabled():
        print("", *table(scores), sep="\n")
    assert total(scores.values()).f1 >= SMALLEST_F1


def test_a_score_counts_what_is_missing_and_what_is_too_much():
    expected, found = {"a", "b", "c"}, {"a", "d"}
    scores = compared(*(Counter({("skill", "", text): 1 for text in texts}) for texts in (expected, found)))
    assert scores["skill"] == (1, 2, 3)
    assert scores["skill"].f1 == pytest.approx(2 / 5)


@each_document
def test_no_item_is_lost(path):
    """Each item of a list is in the outline, or in lines that a warning or error names."""
    reading = read(path.read_bytes())
    if reading.outline is None:
        assert reading.errors
        return
    everything = everything_in(reading.outline)
    kept, told = [_letters(everything), _letters(plain_text(everything))], lines_told(reading)
    lost = [
        (number, text) for number, text in _items(path) if number not in told and not _is_in(kept, plain_text(text))
    ]
    assert lost == []


@each_document
def test_it_survives_writing(path):
    outline = read(path.read_bytes()).outline
    if outline:
        document = write(outline)
        assert read(document).outline == outline
        assert write(read(document).outline) == document


def _items(path):
    lines = re.split(r"\r\n|\r|\n", path.read_text(encoding="utf-8-sig"))
    for number, line in enumerate(lines, 1):
        match = _ITEM.fullmatch(line)
        if match:
            yield number, match["text"]


def _is_in(kept, plain):
    return any(_letters(plain) in text for text in kept)


def _letters(text):
    return re.sub(r"\W+", " ", text).strip()
