"""My skills: where I stand, what came back, what to do next, and a short form for today's work."""

from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..forms import LogWorkForm
from ..progress import OutlineProgress, Progress, Row
from ..progress.headline import in_motion, own_headline, own_standing


@dataclass(frozen=True)
class Section:
    """One outline of the page, with its sentence and what was signed off since the last visit."""

    progress: OutlineProgress
    standing: str
    fresh: list[Row]

    @property
    def with_acts(self):
        """The rows that stand above the levels, each with what can be done."""
        outline = self.progress
        return [*outline.returned, *outline.waiting, *outline.to_renew, *outline.suggested]


@require_safe
def my_skills(request):
    request.user.begin_visit()
    form = LogWorkForm(author=request.user, auto_id="q-%s", initial={"next": "my_skills"})
    return render(request, "assessments/my_skills.html", _context(request) | {"form": form})


def progress_panel(request, *, status=200, refusal="", moved=None):
    """The page without the form beside it, for htmx, after a move of the skill `moved` from one of its rows."""
    context = _context(request)
    near = {row.skill.pk for section in context["sections"] for row in section.with_acts}
    context |= {"refusal": refusal, "focus": None if refusal else moved if moved in near else "headline"}
    return render(request, "assessments/my_skills.html#progress", context, status=status)


def _context(request):
    progress = Progress.of(request.user, request.user)
    since = request.user.previous_visit_at
    return {
        "progress": progress,
        "headline": own_headline(progress),
        "in_motion": in_motion(len(progress.returned), len(progress.waiting), progress.to_renew),
        "sections": [Section(o, own_standing(o), o.signed_since(since)) for o in progress.outlines],
    }
