"""Which level of which outline a team, or one engineer, is to reach, and by when."""

from django.conf import settings
from django.db import models

from outline.models import Level, Outline
from people.models import Team


class TargetQuerySet(models.QuerySet):
    def of(self, engineer, on=None):
        """Those that name the engineer, a team of theirs or a team above one; the engineer's own first."""
        teams = Team.objects.ids_around(engineer, on)
        return self.filter(models.Q(engineer=engineer) | models.Q(team__in=teams)).order_by(
            models.F("engineer").asc(nulls_last=True), models.F("due").asc(nulls_last=True), "pk"
        )


class Target(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="targets")
    engineer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="targets"
    )
    outline = models.ForeignKey(Outline, models.PROTECT, related_name="+", editable=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    due = models.DateField("by", null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) ^ models.Q(engineer__isnull=True),
                name="target_of_a_team_or_an_engineer",
                violation_error_message="A target is of a team or of one engineer: choose one of the two.",
            ),
            models.UniqueConstraint(
                fields=["team", "outline"],
                name="target_once_a_team",
                violation_error_message="This team has a target in this outline. Change that one.",
            ),
            models.UniqueConstraint(
                fields=["engineer", "outline"],
                name="target_once_an_engineer",
                violation_error_message="This engineer has a target in this outline. Change that one.",
            ),
        ]

    def __str__(self):
        return f"{self.team or self.engineer}: {self.level}"

    def save(self, *args, **kwargs):
        self.outline_id = self.level.outline_id
        super().save(*args, **kwargs)

    def clean(self):
        if self.level_id:
            self.outline_id = self.level.outline_id

    def validate_constraints(self, exclude=None):
        """No form has the outline, which follows from the level, and its constraints count all the same."""
        super().validate_constraints(exclude=set(exclude or ()) - {"outline"})
