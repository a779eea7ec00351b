"""The only way for these pages to get a thing by its id. Drafts are not to be seen: 404.

Retired outlines and skills stay readable, and so do their proposals; the model says that they take none.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from ..models import Level, Outline, Proposal, Skill


def outline_to_read(slug):
    return get_object_or_404(_readable(), slug=slug)


def skill_to_reword(slug, key):
    skills = Skill.objects.filter(outline__in=_readable()).select_related("outline", "level")
    return get_object_or_404(skills, outline__slug=slug, key=key)


def level_to_extend(slug, pk):
    levels = Level.objects.filter(outline__in=_readable()).select_related("outline")
    return get_object_or_404(levels, outline__slug=slug, pk=pk)


def proposal_to_withdraw(person, slug, pk):
    """One of their own: of others' they see those that were not withdrawn, and may not."""
    seen = Proposal.objects.visible_to(person).filter(outline__in=_readable()).select_related("outline")
    proposal = get_object_or_404(seen, outline__slug=slug, pk=pk)
    if proposal.by_id != person.pk:
        raise PermissionDenied("Only whoever proposed it can withdraw it.")
    return proposal


def _readable():
    return Outline.objects.exclude(status=Outline.Status.DRAFT)
