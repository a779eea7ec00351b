"""Levels reached: a fact recorded at the moment when the last skill of a level, and of all before it, is signed off.

A skill added later does not demote anybody, nor does a sign-off that lapses: the level stays, marked "to renew". A
revocation takes back what rested on the sign-off. Where the last skill that was missing is retired, the level is
recorded with their next sign-off: a level is reached by what a reviewer decides (decision 0014). What a lead has agreed
not to apply to somebody's role is not waited for.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from outline.models import Level, Revision, Skill

from .. import clock


class LevelReachedQuerySet(models.QuerySet):
    def record(self, engineer, outline, revision, at):
        """Record each level of the outline that `engineer` has completed by now and that is not recorded yet."""
        known = set(self.filter(engineer=engineer, level__outline=outline).values_list("level", flat=True))
        return [
            self.create(engineer=engineer, level=level, revision=revision, at=at)
            for level in _completed_levels(engineer, outline, timezone.localdate(at))
            if level.pk not in known
        ]

    def take_back(self, engineer, skill, signed_at):
        """Undo the levels that rested on a sign-off of this skill: its own and those above, reached since then.

        Returns their ids.
        """
        lost = self.filter(
            engineer=engineer,
            level__outline=skill.outline_id,
            level__position__gte=skill.level.position,
            at__gte=signed_at,
        )
        levels = sorted(lost.order_by().values_list("level", flat=True))
        lost.delete()
        return levels


def _completed_levels(engineer, outline, on):
    """The levels, from the first on, whose every current skill is validly signed off; the first gap ends them.

    What does not apply to their role does not count, and a level of nothing else is neither reached nor in the way.
    """
    exempt = models.Exists(engineer.assessments.exempt().filter(skill=models.OuterRef("pk")).order_by())
    signed = models.Exists(engineer.assessments.valid(on).filter(skill=models.OuterRef("pk")).order_by())
    asked = Skill.objects.current().filter(~exempt, outline=outline).order_by()
    missing = set(asked.filter(~signed).values_list("level", flat=True))
    filled = set(asked.values_list("level", flat=True))
    for level in Level.objects.filter(outline=outline).order_by("position", "pk"):
        if level.pk in missing:
            return
        if level.pk in filled:
            yield level


class LevelReached(models.Model):
    engineer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="levels_reached")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = LevelReachedQuerySet.as_manager()

    class Meta:
        ordering = ["engineer", "level"]
        constraints = [models.UniqueConstraint(fields=["engineer", "level"], name="level_reached_once")]

    def __str__(self):
        return f"{self.engineer} reached {self.level}"
