"""Where the people of a team and their reviewers see a skill differently."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..calibration import Calibration
from ..forms import CalibrationForm


@require_safe
def team_calibration(request, slug):
    team, tree = access.team_to_lead_in_tree(request.user, slug)
    asked = CalibrationForm(request.GET).wanted
    calibration = Calibration.of(tree.ids_with_below(team), **asked, page=request.GET.get("page"))
    template = "assessments/team_calibration.html" + ("#differences" if request.htmx.target == "differences" else "")
    return render(request, template, {"team": team, "calibration": calibration})
