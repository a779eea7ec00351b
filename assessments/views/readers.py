"""Who can see a piece of work of mine, or my record of a skill."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..readers import Readers


@require_safe
def work_readers(request, pk):
    evidence = access.evidence_to_ask_about(request.user, pk)
    context = {"evidence": evidence, "seen": Readers.of_piece(evidence)}
    return render(request, "assessments/readers.html", context)


@require_safe
def skill_readers(request, outline, key):
    skill = access.skill_to_read(outline, key)
    return render(request, "assessments/readers.html", {"skill": skill, "seen": Readers.of_record(request.user, skill)})
