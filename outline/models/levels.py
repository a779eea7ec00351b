"""The steps of an outline, and the areas that group its skills across them."""

from django.core.validators import MinValueValidator
from django.db import models

from ..formats.drafts import LevelDraft, TaskDraft
from .outlines import Outline
from .retiring import Retirable, RetirableQuerySet


class Level(Retirable):
    """One step of an outline. Its name is kept as written, numbering too: "1. Beginner"."""

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="levels")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    signoffs_needed = models.PositiveSmallIntegerField(
        "sign-offs needed",
        default=1,
        validators=[MinValueValidator(1)],
        help_text="How many reviewers must sign a skill.",
    )
    introduction = models.TextField(blank=True, help_text="Markdown; stands under the heading.")
    remarks = models.TextField(blank=True, help_text="Markdown; stands after skills and tasks.")

    objects = RetirableQuerySet.as_manager()

    class Meta:
        ordering = ["outline", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(signoffs_needed__gte=1), name="level_needs_a_signoff"),
            models.UniqueConstraint(
                fields=["outline", "name"],
                name="level_name_once",
                violation_error_message="This outline has a level of this name, or had one: restore a skill of it.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def number(self):
        """The numeral shown beside it: its place, counted from 1."""
        return self.position + 1

    @property
    def short_name(self):
        """The name without its numbering: "Beginner"."""
        head, _, tail = self.name.partition(" ")
        return tail.strip() if tail.strip() and head.rstrip(".):").isdigit() else self.name

    def as_draft(self, skills, tasks):
        return LevelDraft(
            name=self.name,
            skills=tuple(skill.as_draft() for skill in skills),
            tasks=tuple(TaskDraft(text=task.text, key=task.key) for task in tasks),
            introduction=self.introduction,
            remarks=self.remarks,
            signoffs_needed=self.signoffs_needed,
        )


class Area(models.Model):
    """A grouping of skills across levels: the row of a ladder written as a table."""

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="areas")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["outline", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["outline", "name"], name="area_name_once")]

    def __str__(self):
        return self.name
