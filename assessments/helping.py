"""Who could help somebody with a skill: colleagues who hold it."""

from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Window

from .models import Assessment, SelfAssessment, SelfView

HELPERS = 5


def helpers_of(engineer, skill):
    """The first few, each with `how_many` there are."""
    return who_could_help(engineer, [skill]).annotate(how_many=Window(Count("pk")))[:HELPERS]


def who_could_help(engineer, skills):
    """The sign-offs that count on these skills, of those who work here; who says so `can_teach` comes first."""
    can_teach = SelfAssessment.objects.filter(assessment=OuterRef("pk"), view=SelfView.CAN_TEACH)
    return (
        Assessment.objects.valid()
        .filter(skill__in=skills, engineer__is_active=True)
        .exclude(engineer=engineer)
        .select_related("engineer")
        .annotate(can_teach=Exists(can_teach))
        .order_by("-can_teach", "engineer__name", "engineer_id")
        .fetch_mode(FETCH_RAISE)
    )
