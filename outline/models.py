"""What there is to learn: outlines, their levels, skills and example tasks, and each revision that they went through.

Public keys of skills and tasks are set once and survive rewording. What somebody's record points at is never deleted:
it is retired, which takes it out of what can be claimed and leaves the record whole.
"""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone

from .formats import markdown
from .formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from .formats.inline import plain_text, slug_key
from .places import arrange


class OutlineQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Outline.Status.PUBLISHED)


class Outline(models.Model):
    """One framework of levels and skills that teams work by."""

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"
        RETIRED = "retired", "retired"

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    description = models.TextField(blank=True, help_text="Markdown; stands above the first level.")
    authors = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)

    objects = OutlineQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "published", "retired"]), name="outline_status_known"
            )
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if self.status == "draft" and Outline.objects.filter(pk=self.pk).exclude(status="draft").exists():
            raise ValidationError({"status": "It was published, and people may have records in it. Retire it instead."})

    def as_draft(self):
        """The outline as it stands, without what is retired: what the canonical document is written from."""
        skills, tasks = _by_level(self.skills.select_related("area")), _by_level(self.tasks)
        return OutlineDraft(
            title=self.title,
            slug=self.slug,
            description=self.description,
            authors=tuple(self.authors),
            tags=tuple(self.tags),
            levels=tuple(
                level.as_draft(skills.get(level.pk, ()), tasks.get(level.pk, ())) for level in self.levels.all()
            ),
        )

    @property
    def current_revision(self):
        return self.revisions.order_by("-number").first()

    def record_revision(self, *, by, summary):
        """Keep the outline as it is now, unless it says the same as the revision before. Returns the current revision.

        Called at the end of the transaction that changed the outline; takes the outline's row, so that two admins who
        change it at once make two revisions, one after the other.
        """
        with transaction.atomic():
            Outline.objects.select_for_update(no_key=True).get(pk=self.pk)
            self._close_ranks()
            document, last = markdown.write(self.as_draft()), self.current_revision
            if last and last.markdown == document:
                return last
            number = last.number + 1 if last else 1
            return self.revisions.create(number=number, markdown=document, by=by, summary=summary)

    def _close_ranks(self):
        """Places without gaps, counted from 0, so that "2.5" on a page is the fifth skill of the second level."""
        arrange(self.levels.all(), {})
        for level in self.levels.all():
            arrange(level.skills.current(), {})
            arrange(level.tasks.current(), {})


def _by_level(queryset):
    pieces = {}
    for piece in queryset.current().in_reading_order():
        pieces.setdefault(piece.level_id, []).append(piece)
    return pieces


class Level(models.Model):
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

    class Meta:
        ordering = ["outline", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(signoffs_needed__gte=1), name="level_needs_a_signoff"),
            models.UniqueConstraint(
                fields=["outline", "name"],
                name="level_name_once",
                violation_error_message="This outline has a level of this name.",
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


class PieceQuerySet(models.QuerySet):
    """Skills and tasks alike: the pieces that a level consists of."""

    def current(self):
        """What has not been retired."""
        return self.filter(retired_at__isnull=True)

    def claimable(self):
        """What new work can speak for: current, and of a published outline."""
        return self.current().filter(outline__status=Outline.Status.PUBLISHED)

    def in_reading_order(self):
        return self.order_by("level__outline", "level__position", "level", "position", "pk")


class Piece(models.Model):
    """A line of a level: inline Markdown, its plain text, and a public key that survives rewording."""

    text = models.TextField(help_text="One line; inline Markdown.")
    plain = models.TextField(editable=False)
    key = models.SlugField(
        max_length=80, blank=True, allow_unicode=True, help_text="Its public name, set once; empty: made from the text."
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

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

    @property
    def is_retired(self):
        return self.retired_at is not None

    @property
    def is_claimable(self):
        """Whether new work can speak for it, as claimable() says of many."""
        return not self.is_retired and self.outline.status == Outline.Status.PUBLISHED

    def retire(self, at=None):
        """It can no longer be claimed; whatever points at it stays."""
        self.retired_at = self.retired_at or at or timezone.now()
        self.save(update_fields=["retired_at"])

    def restore(self):
        self.retired_at = None
        self.save(update_fields=["retired_at"])


class Skill(Piece):
    """One statement of what a person can do at a level. Equal texts in two levels are two skills."""

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="skills", editable=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="skills")
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="skills")
    validity_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="A sign-off lapses after so many months."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(Piece.Meta):
        constraints = [models.UniqueConstraint(fields=["outline", "key"], name="skill_key_once")]

    @property
    def label(self):
        """Its place on a page: "2.5"."""
        return f"{self.level.number}.{self.position + 1}"

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


class Revision(models.Model):
    """The outline as a whole at one moment. Never changed: decisions are pinned to it."""

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    markdown = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    summary = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["outline", "-number"]
        constraints = [models.UniqueConstraint(fields=["outline", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.outline}, revision {self.number}"

    def digest(self):
        """SHA-256, in hex, of the document."""
        return hashlib.sha256(self.markdown.encode()).hexdigest()
