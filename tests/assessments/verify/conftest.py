"""A record in which most things happened once, with the numbers of its entries to lay a finger on."""

import pytest

from assessments.models import Evidence, Submission
from tests.factories import in_state, log_work


@pytest.fixture
def record(engineer, lead, reviewer, admin, skills, outline):
    """1 grant. Skill 0: 2 work, 3 submitted, 4 returned, 5 more work, 6 submitted, 7 signed off. Skill 1: 8 work,
    9 submitted, 10 signed off by Rita, level reached. Skill 2, of two signatures: 11 work, 12 submitted, 13 signed, 14
    signed off, 15 revoked. Skill 3: 16 work, 17 changed.
    """
    first = in_state("returned", engineer, skills[0], lead)
    log_work(engineer, skills[0], title="Shipped one more")
    first.submit(by=engineer, seen=2)
    first.sign_off(by=lead, seen=3, note="Well done.")
    in_state("signed_off", engineer, skills[1], reviewer)
    third = in_state("signed_off", engineer, skills[2], lead, reviewer)
    third.revoke(by=lead, seen=3, note="It was another’s work.")
    draft = log_work(engineer, skills[3], title="A draft")
    fields = {"title": "A better draft", "kind": "talk", "done_on": draft.done_on}
    draft.change(by=engineer, seen=0, skills=[skills[3]], **fields)
    assert (Evidence.objects.count(), Submission.objects.count()) == (5, 4)
    return first
