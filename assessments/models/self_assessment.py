"""How an engineer sees a skill of their own: a fact beside what reviewers decided, never averaged with it.

It moves nothing: the assessment keeps its state and its version, so a page that a reviewer has open stays valid.
"""

from django.db import models, transaction

from .. import clock
from ..states import Act, IllegalMove
from .assessment import Assessment
from .second_look import take_own_record


class SelfView(models.TextChoices):
    NOT_YET = "not_yet", "Not yet"
    LEARNING = "learning", "Learning"
    CONFIDENT = "confident", "Confident"
    CAN_TEACH = "can_teach", "Can teach"


SURE = frozenset({SelfView.CONFIDENT, SelfView.CAN_TEACH})


class SelfAssessmentQuerySet(models.QuerySet):
    def say(self, views, *, by):
        """How `by` sees these skills, {skill: view}. What they have said of one already is not said again."""
        with transaction.atomic():
            take_own_record(by)
            known = {
                row.assessment.skill_id: row
                for row in self.filter(assessment__engineer=by, assessment__skill__in=views).select_related(
                    "assessment"
                )
            }
            changed, at = [], clock.now()
            for skill, view in views.items():
                row = known.get(skill.pk)
                if row and row.view == view:
                    continue
                if not skill.is_claimable:
                    raise IllegalMove(
                        f"“{skill.plain}” has been retired from the outline, so nothing is asked about it."
                    )
                assessment = row.assessment if row else Assessment.objects.get_or_create(engineer=by, skill=skill)[0]
                self.update_or_create(assessment=assessment, defaults={"view": view, "at": at})
                changed.append((assessment, view))
            for assessment, view in changed:  # the ledger last
                assessment._note_down(Act.SELF_ASSESS, at, by, assessment.version, view=str(view))


class SelfAssessment(models.Model):
    assessment = models.OneToOneField("assessments.Assessment", models.PROTECT, related_name="self_assessment")
    view = models.CharField(max_length=10, choices=SelfView)
    at = models.DateTimeField(default=clock.now)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["assessment"]
        constraints = [models.CheckConstraint(condition=models.Q(view__in=SelfView.values), name="self_view_known")]

    def __str__(self):
        return f"{self.assessment}: {self.get_view_display()}"
