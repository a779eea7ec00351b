"""Two imports at once: one outline, and no error page for whoever came second."""

import pytest

from outline.formats import markdown
from outline.importing import ImportRefused, plan_import
from outline.models import Outline, Revision, Skill
from tests.factories import OutlineFactory

from .at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENT = "# Outline {n}\n\n## One\n\n### Skills:\n- Reads logs.\n- Writes {word}.\n"


def draft(number, word="tests"):
    return markdown.read(DOCUMENT.format(n=number, word=word)).outline


def apply(plan):
    """What it made, or why it did not."""
    try:
        return plan.apply(by=None)
    except ImportRefused as refusal:
        return str(refusal)


def test_the_same_new_document_twice_at_once_is_one_outline():
    for number in range(8):
        plans = [plan_import(draft(number)) for _ in range(3)]
        results = at_once(*[lambda plan=plan: apply(plan) for plan in plans])
        made = Outline.objects.get(slug=f"outline-{number}")
        assert results == [made] * 3
        assert (made.revisions.count(), made.skills.count()) == (1, 2)


def test_two_documents_of_one_slug_at_once_keep_the_first_and_tell_the_second():
    for number in range(8):
        results = at_once(
            lambda n=number: apply(plan_import(draft(n, "tests"))),
            lambda n=number: apply(plan_import(draft(n, "code"))),
        )
        made = Outline.objects.get(slug=f"outline-{number}")
        assert made in results
        (refusal,) = [result for result in results if result != made]
        assert "was changed since this plan was made. " in refusal
        assert made.revisions.count() == 1


def test_two_admins_who_save_at_once_make_two_revisions_one_after_the_other():
    outline = OutlineFactory()
    level = outline.levels.create(name="One")
    outline.record_revision(by=None, summary="First.")

    def add(text):
        Skill(level=level, text=text).save()
        return outline.record_revision(by=None, summary=text)

    at_once(*[lambda n=n: add(f"Skill number {n} of all.") for n in range(4)])
    assert Skill.objects.count() == 4
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(f"number {n} " in outline.current_revision.markdown for n in range(4))
