"""The pages that are measured, each as an address in a company, and what they are measured by: queries and time."""

import statistics
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment

WARM_UP = 3


def addresses(company):
    """{name: address} as the lead of the company asks for them; the empty page first."""
    others = Assessment.objects.submitted().filter(engineer__in=company.engineers[1:])
    # Where two must sign, a page says who else could, too.
    waiting = others.order_by("-skill__level__signoffs_needed", "pk").first()
    other = company.engineers[-1]
    skill = company.skills[0]
    return {
        "empty": reverse("empty"),
        "my_skills": reverse("my_skills"),
        "skill": reverse("skill", args=[company.outline.slug, skill.key]),
        "my_work": reverse("my_work"),
        "log_work": reverse("log_work"),
        "review_queue": reverse("review_queue"),
        "review": reverse("review", args=[waiting.pk]),
        "team_matrix": reverse("team_matrix", args=[company.team.slug]),
        "team_calibration": reverse("team_calibration", args=[company.team.slug]),
        "self_assessment": reverse("self_assessment", args=[company.outline.slug]),
        "team_cell": reverse("team_cell", args=[company.team.slug, waiting.engineer_id, waiting.skill_id]),
        "engineer": reverse("engineer", args=[other.pk]),
        "outlines": reverse("outlines"),
        "outline": reverse("outline", args=[company.outline.slug]),
        "outline_proposals": reverse("outline_proposals", args=[company.outline.slug]),
    }


def queries(client, address):
    """How many queries a second look at the page takes: the first may note that the person is here."""
    _get(client, address)
    with CaptureQueriesContext(connection) as captured:
        _get(client, address)
    return len(captured)


def seconds(client, pages, rounds):
    """{name: median time} over so many rounds, in each of which every page is asked for once."""
    times = {name: [] for name in pages}
    for turn in range(WARM_UP + rounds):
        for name, address in pages.items():
            begun = time.perf_counter()
            _get(client, address)
            if turn >= WARM_UP:
                times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(measured) for name, measured in times.items()}


def kilobytes(client, address):
    return len(_get(client, address).content) / 1000


def _get(client, address):
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}.")
    return response
