"""What a team can do, where it hangs on one person, and what waits: the matrix, and the cell opened beside it."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from people.team_tree import TeamTree

from .. import access
from ..cell import Cell
from ..ground import Ground
from ..lapsing import Lapsing
from ..matrix import Filters, Matrix
from ..older_wording import OlderWordings
from ..waiting import WaitingInTeam


@require_safe
def teams(request):
    """The way in: on to the first of the teams that one leads."""
    access.standing_of_a_lead(request.user)
    return redirect("team_matrix", slug=TeamTree.of(request.user).topmost_led().slug)


@require_safe
def team_matrix(request, slug):
    team, tree = access.team_to_lead_in_tree(request.user, slug)
    filters = Filters.read(request.GET)
    other = request.GET.get("team", "").replace("\x00", "") or slug  # PostgreSQL refuses to look for a NUL
    if other != slug:  # chosen in the filter: that team has an address of its own, and the other filters go along
        return redirect(_address(access.team_to_lead(request.user, other)) + filters.query)
    if request.htmx.target == "cell":
        return render(request, "assessments/team_matrix.html#cell")
    ground = Ground.of(team, tree)
    context = _picture(team, ground, tree, filters)
    if request.htmx.target == "matrix":
        part = {**context, "is_part": True, "count": context["matrix"].count_of(context["shown"])}
        answer = render(request, "assessments/team_matrix.html#matrix", part)
        return push_url(answer, context["address"] + filters.query)
    return _page(request, ground, context)


@require_safe
def team_cell(request, slug, engineer, skill):
    team, tree = access.team_to_lead_in_tree(request.user, slug)
    ground, filters = Ground.of(team, tree), Filters.read(request.GET)
    engineer = access.member_to_read(ground.team_ids, engineer)
    skill = access.skill_of_outlines(ground.outlines, skill)
    cell = Cell.of(request.user, engineer, skill, ground.team_ids)
    if request.htmx.target == "cell":
        panel = {"cell": cell, "back": _address(team) + filters.query}
        return render(request, "assessments/team_matrix.html#cell", panel)
    return _page(request, ground, _picture(team, ground, tree, filters, cell))


def _page(request, ground, context):
    """The whole page: the picture, and above it what waits, what lapses, and what was judged on another wording."""
    where = ground.team_ids, ground.outlines
    more = {
        "waiting": WaitingInTeam.of(*where),
        "lapsing": Lapsing.of(*where),
        "older_wordings": OlderWordings.of(*where),
    }
    return render(request, "assessments/team_matrix.html", {**context, **more})


def _address(team):
    return reverse("team_matrix", args=[team.slug])


def _picture(team, ground, tree, filters, cell=None):
    """What the page and each of its parts show."""
    outline = cell.skill.outline if cell else ground.outline(filters.outline)
    matrix = Matrix.of(ground, outline)
    shown = matrix.narrowed(filters)
    target = outline and ground.target(outline)
    return {
        "team": team,
        "teams": tree.led,
        "outlines": ground.outlines,
        "matrix": matrix,
        "shown": shown,
        "count": matrix.count_of(shown) if filters.narrow or matrix.people != shown.people else "",
        "headline": matrix.headline(team),
        "target": target,
        "reached": matrix.reached(target.level) if target else 0,
        "filters": filters,
        "address": _address(team),
        "back": _address(team) + filters.query,
        "cell": cell,
        "opened": (cell.engineer.pk, cell.skill.pk) if cell else None,
    }
