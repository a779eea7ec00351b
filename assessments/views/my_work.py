"""All my pieces of work, drafts too, newest work first."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..forms import WorkFilterForm
from ..own_work import how_many, own_work, page_of, skills_with_work, work_headline

A_PAGE = 20


@require_safe
def my_work(request):
    skills = skills_with_work(request.user)
    asked = WorkFilterForm(request.GET, skills=skills)
    page = Paginator(own_work(request.user, **asked.wanted), A_PAGE).get_page(request.GET.get("page"))
    count, drafts = how_many(request.user)
    context = {
        "asked": asked,
        "skills": skills,
        "pieces": page_of(page.object_list),
        "page": page,
        "count": count,
        "headline": work_headline(count, drafts),
    }
    panel = request.htmx and request.htmx.target == "pieces"
    return render(request, "assessments/my_work.html#pieces" if panel else "assessments/my_work.html", context)
