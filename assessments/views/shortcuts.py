"""The keys, on one page: what a person looks up once."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def shortcuts(request):
    return render(request, "assessments/shortcuts.html")
