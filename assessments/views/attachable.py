"""What can be attached to a piece of work: made from the settings and from the list that the files are judged by."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..filetypes import REFUSED, TYPES, in_bytes
from ..models import Attachment


@require_safe
def attachable(request):
    context = {
        "types": TYPES,
        "refused": REFUSED,
        "largest": settings.FILE_LARGEST_MB,
        "a_piece": settings.FILES_A_PIECE,
        "a_person": settings.FILES_A_PERSON_MB,
        "used": in_bytes(Attachment.objects.bytes_of(request.user)),
    }
    return render(request, "assessments/attachable.html", context)
