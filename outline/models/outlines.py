"""An outline: the framework as a whole, and each revision that it goes through."""

from django.core.exceptions import ValidationError
from django.db import models, transaction

from ..formats import markdown
from ..formats.drafts import OutlineDraft
from ..places import arrange


class OutlineQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Outline.Status.PUBLISHED)

    def readable(self):
        """What everybody may read: no drafts; a retired one stays, for records point at it."""
        return self.exclude(status=Outline.Status.DRAFT)


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
        skills = self.skills.current().select_related("area")
        return self._drafted(self.levels.current(), skills, self.tasks.current())

    def retired_draft(self):
        """What was retired, under the levels where it stood last."""
        skills = self.skills.retired().select_related("area")
        return self._drafted(self.levels.all(), skills, self.tasks.retired())

    def _drafted(self, levels, skills, tasks):
        skills, tasks = _by_level(skills), _by_level(tasks)
        return OutlineDraft(
            title=self.title,
            slug=self.slug,
            description=self.description,
            authors=tuple(self.authors),
            tags=tuple(self.tags),
            levels=tuple(level.as_draft(skills.get(level.pk, ()), tasks.get(level.pk, ())) for level in levels),
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
        arrange(self.levels.current(), {})
        for level in self.levels.current():
            arrange(level.skills.current(), {})
            arrange(level.tasks.current(), {})


def _by_level(queryset):
    pieces = {}
    for piece in queryset.in_reading_order():
        pieces.setdefault(piece.level_id, []).append(piece)
    return pieces
