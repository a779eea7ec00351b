"""What a level consists of: skills and example tasks, each with a key that survives rewording."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from ..formats.drafts import SkillDraft
from ..formats.inline import plain_text, slug_key
from .levels import Area, Level
from .outlines import Outline
from .retiring import Retirable, RetirableQuerySet


class PieceQuerySet(RetirableQuerySet):
    """Skills and tasks alike: the pieces that a level consists of."""

    def claimable(self):
        """What new work can speak for: current, and of a published outline."""
        return self.current().filter(outline__status=Outline.Status.PUBLISHED)

    def in_reading_order(self):
        return self.order_by("level__outline", "level__position", "level", "position", "pk")


class Piece(Retirable):
    """A line of a level: inline Markdown, its plain text, and a public key that survives rewording."""

    text = models.TextField(help_text="One line; inline Markdown.")
    plain = models.TextField(editable=False)
    key = models.SlugField(
        max_length=80, blank=True, allow_unicode=True, help_text="Its public name, set once; empty: made from the text."
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = PieceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["level", "position", "pk"]

    def __str__(self):
        return self.plain

    def save(self, *args, **kwargs):
        self.text = " ".join(self.text.split())
        self.plain = plain_text(self.text)
        self.outline_id = self.level.outline_id
        if not self.key:
            others = type(self).objects.filter(outline=self.outline_id)  # type: ignore[misc]  # each heir has it
            taken = others.exclude(pk=self.pk)
            self.key = slug_key(self.plain, set(taken.values_list("key", flat=True)))
        super().save(*args, **kwargs)

    def clean(self):
        if self.level_id and self.outline_id and self.level.outline_id != self.outline_id:
            raise ValidationError({"level": "This level belongs to another outline."})
        before = type(self).objects.filter(pk=self.pk).values_list("key", flat=True).first() if self.pk else None
        if before and self.key != before:
            raise ValidationError({"key": "A key is set once: links and records point at it."})

    def restore(self):
        """With its level, if that went too."""
        super().restore()
        if self.level.is_retired:
            self.level.restore()

    @property
    def is_claimable(self):
        """Whether new work can speak for it, as claimable() says of many."""
        return not self.is_retired and self.outline.status == Outline.Status.PUBLISHED


class Skill(Piece):
    """One statement of what a person can do at a level. Equal texts in two levels are two skills."""

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="skills", editable=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="skills")
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="skills")
    validity_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="A sign-off lapses after so many months."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    carries_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, editable=False, related_name="carried_on_by"
    )  # skills of before that were merged into it, or that it was split from

    class Meta(Piece.Meta):
        constraints = [models.UniqueConstraint(fields=["outline", "key"], name="skill_key_once")]

    @property
    def label(self):
        """Its place on a page: "2.5"."""
        return f"{self.level.number}.{self.position + 1}"

    def relatives(self):
        """{"came_from": what was merged into it or split off to it, "went_into": what carries it on}. One query."""
        ties = Skill.carries_on.through.objects.filter(models.Q(from_skill=self) | models.Q(to_skill=self))
        ties = ties.select_related("from_skill__outline", "to_skill__outline").order_by("pk")
        return {
            "came_from": tuple(tie.to_skill for tie in ties if tie.from_skill_id == self.pk),
            "went_into": tuple(tie.from_skill for tie in ties if tie.to_skill_id == self.pk),
        }

    def as_draft(self):
        return SkillDraft(
            text=self.text,
            key=self.key,
            area=self.area.name if self.area else "",
            validity_months=self.validity_months,
        )


class ExampleTask(Piece):
    """Work that would show skills of its level; evidence can cite one."""

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="tasks", editable=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="tasks")

    class Meta(Piece.Meta):
        constraints = [models.UniqueConstraint(fields=["outline", "key"], name="task_key_once")]
