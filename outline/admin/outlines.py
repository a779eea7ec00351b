"""The outline as a whole: its levels and areas, and the import of a document."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html

from ..forms import AreaForm, LevelForm, OutlineForm
from ..importing import how_many
from ..models import Area, Level, Outline
from .importing import ImportPages
from .parts import with_counts


class LevelInline(admin.TabularInline):
    model = Level
    form = LevelForm
    fields = ["position", "name", "signoffs_needed", "holds"]
    readonly_fields = ["holds"]
    ordering = ["position", "pk"]
    extra = 0
    can_delete = False
    classes = ["outline-rows"]

    def get_queryset(self, request):
        return with_counts(super().get_queryset(request), "skills", "tasks")

    @admin.display(description="holds")
    def holds(self, level):
        if level.pk is None:
            return "Save, then add its skills."
        address = reverse("admin:outline_level_change", args=[level.pk])
        skills, tasks = how_many(level.skills_now, "skill"), how_many(level.tasks_now, "example task")
        return format_html('<a href="{}">{}, {}</a>', address, skills, tasks)


class AreaInline(admin.TabularInline):
    model = Area
    form = AreaForm
    fields = ["position", "name"]
    ordering = ["position", "pk"]
    extra = 0
    classes = ["collapse", "outline-rows"]


@admin.register(Outline)
class OutlineAdmin(ImportPages):
    form = OutlineForm
    list_display = ["title", "status", "levels_now", "skills_now", "slug"]
    list_filter = ["status"]
    search_fields = ["title", "slug", "skills__plain"]
    inlines = [LevelInline, AreaInline]
    fields = ["title", "slug", "status", "description", "authors", "tags", "revised", "proposed"]

    def get_queryset(self, request):
        queryset = with_counts(super().get_queryset(request), "skills")
        return queryset.annotate(levels_now=Count("levels", distinct=True))

    @admin.display(description="levels", ordering="levels_now")
    def levels_now(self, outline):
        return outline.levels_now

    @admin.display(description="skills", ordering="skills_now")
    def skills_now(self, outline):
        return outline.skills_now

    @admin.display(description="revisions")
    def revised(self, outline):
        last = outline.current_revision if outline.pk else None
        if last is None:
            return "None yet: the first save makes it."
        address = f"{reverse('admin:outline_revision_changelist')}?outline__id__exact={outline.pk}"
        by = f" by {last.by}" if last.by else ""
        return format_html('<a href="{}">Revision {}</a>{}: “{}”', address, last.number, by, last.summary)

    @admin.display(description="proposals")
    def proposed(self, outline):
        waiting = outline.proposals.open().count() if outline.pk else 0
        if not waiting:
            return "None waits for an answer."
        address = f"{reverse('admin:outline_proposal_changelist')}?outline__id__exact={outline.pk}&status__exact=open"
        said = f"{how_many(waiting, 'proposal')} {'waits' if waiting == 1 else 'wait'} for an answer"
        return format_html('<a href="{}">{}</a>', address, said)

    def get_readonly_fields(self, request, obj=None):
        return ["revised", "proposed", "slug"] if obj else ["revised", "proposed"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["title"]}

    def outline_of(self, obj):
        return obj

    def rows_with_places(self, outline):
        return [outline.levels.current(), outline.areas.all()]

    def has_delete_permission(self, request, obj=None):
        """Never: its revisions are what sign-offs were judged by. Set its status to retired instead."""
        return False
