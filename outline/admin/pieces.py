"""Levels with their skills and example tasks as rows, and each skill and task on a page of its own."""

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from .. import summaries
from ..forms import ExampleTaskForm, LevelForm, PieceForm, SkillForm, StatementField
from ..importing import how_many
from ..models import ExampleTask, Level, Outline, Skill
from .parts import OutlinePartAdmin, with_counts

BOTH_PLACES = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


class PieceInline(admin.TabularInline):
    """The current ones; each links to its own page, where it is retired, moved to another level or deleted."""

    form = PieceForm
    fields = ["position", "text", "page"]
    readonly_fields = ["page"]
    ordering = ["position", "pk"]
    extra = 0
    can_delete = False
    classes = ["outline-rows"]

    def get_queryset(self, request):
        return super().get_queryset(request).current()

    @admin.display(description="key")
    def page(self, piece):
        if piece.pk is None:
            return "made from the text"
        address = reverse(f"admin:outline_{self.opts.model_name}_change", args=[piece.pk])
        return format_html('<a class="outline-key" href="{}">{}</a>', address, piece.key)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "text":
            kwargs["form_class"] = StatementField
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class SkillInline(PieceInline):
    model = Skill


class ExampleTaskInline(PieceInline):
    model = ExampleTask


@admin.register(Level)
class LevelAdmin(OutlinePartAdmin):
    form = LevelForm
    list_display = ["name", "outline", "place", "signoffs_needed", "skills_now"]
    list_filter = ["outline"]
    list_select_related = ["outline"]
    search_fields = ["name", "outline__title"]
    inlines = [SkillInline, ExampleTaskInline]
    fields = ["outline", "position", "name", "signoffs_needed", "introduction", "remarks"]
    why_it_stays = "skills, tasks (retired ones, too), a target, a grant or a record still point at it."

    def get_queryset(self, request):
        return with_counts(super().get_queryset(request), "skills")

    @admin.display(description="place", ordering="position")
    def place(self, level):
        return level.number

    @admin.display(description="skills", ordering="skills_now")
    def skills_now(self, level):
        return level.skills_now

    def get_readonly_fields(self, request, obj=None):
        return ["outline"] if obj else []

    def where(self, level):
        return level.name

    def rows_with_places(self, level):
        return [level.outline.levels.current(), level.skills.current(), level.tasks.current()]


class RetiredFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("current", "Current"), ("retired", "Retired")]

    def queryset(self, request, queryset):
        if self.value() in ("current", "retired"):
            return queryset.filter(retired_at__isnull=self.value() == "current")
        return queryset


class PieceAdmin(OutlinePartAdmin):
    """A skill or an example task: its key is set once, and it is retired once anything points at it."""

    list_filter = ["outline", RetiredFilter, ("level", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["level", "outline"]
    list_per_page = 100
    search_fields = ["plain", "key"]
    actions = ["retire", "restore"]
    why_it_stays = "somebody’s record points at it. Retire it instead."

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("level", "outline").in_reading_order()

    def get_ordering(self, request):
        return ["level__outline", "level__position", "level", "position", "pk"]

    @admin.display(description="text", ordering="plain")
    def wording(self, piece):
        return piece.plain

    @admin.display(description="place", ordering="position")
    def place(self, piece):
        return "retired" if piece.is_retired else f"{piece.level.number}.{piece.position + 1}"

    @admin.display(description="state")
    def state(self, piece):
        if piece.is_retired:
            return f"Retired on {timezone.localdate(piece.retired_at)}. “Restore” brings it back."
        return "Current. “Retire” takes it out of what can be claimed; records keep it."

    def get_readonly_fields(self, request, obj=None):
        return ["key", "state"] if obj else []

    def get_fields(self, request, obj=None):
        fields = list(self.form._meta.fields)
        return [*fields, "state"] if obj else fields

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Levels and areas named with their outline; of a piece that exists, only those of its own outline."""
        kwargs["queryset"] = db_field.related_model.objects.select_related("outline")
        of_piece = request.resolver_match.kwargs.get("object_id", "")
        if of_piece.isdecimal():
            outline = self.model.objects.filter(pk=of_piece).values("outline")
            kwargs["queryset"] = kwargs["queryset"].filter(outline__in=outline)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label_from_instance = lambda row: f"{row.outline}: {row}"
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Levels and areas are only chosen here; they are made on the page of their outline."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("level", "area"):
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def where(self, piece):
        return piece.level.name

    # ---------------------------------------------------------------- actions

    @admin.action(description="Retire", permissions=["change"], location=BOTH_PLACES)
    def retire(self, request, queryset):
        self._for_all(request, queryset.filter(retired_at__isnull=True), self.model.retire, "retired")

    @admin.action(description="Restore", permissions=["change"], location=BOTH_PLACES)
    def restore(self, request, queryset):
        self._for_all(request, queryset.filter(retired_at__isnull=False), self.model.restore, "restored")

    @transaction.atomic
    def _for_all(self, request, queryset, verb, done):
        """Do it to each, and keep one revision of each outline that this changes."""
        pieces, noun = list(queryset), self.opts.verbose_name
        here = Outline.objects.filter(pk__in={piece.outline_id for piece in pieces}).order_by("pk")
        outlines = list(here.select_for_update(no_key=True))
        for piece in pieces:
            verb(piece)
            self.log_change(request, piece, f"{done.capitalize()}.")
        for outline in outlines:
            deeds = [(done, noun) for piece in pieces if piece.outline_id == outline.pk]
            outline.record_revision(by=request.user, summary=summaries.sentence(deeds))
        said = f"{how_many(len(pieces), noun)} {done}." if pieces else "Nothing to do."
        self.message_user(request, said, messages.SUCCESS if pieces else messages.INFO)


@admin.register(Skill)
class SkillAdmin(PieceAdmin):
    form = SkillForm
    list_display = ["wording", "level", "place", "area", "key"]
    list_select_related = ["level", "outline", "area"]
    list_filter = [*PieceAdmin.list_filter, ("area", admin.RelatedOnlyFieldListFilter)]

    def rows_with_places(self, skill):
        return [skill.level.skills.current()]


@admin.register(ExampleTask)
class ExampleTaskAdmin(PieceAdmin):
    form = ExampleTaskForm
    list_display = ["wording", "level", "place", "key"]

    def rows_with_places(self, task):
        return [task.level.tasks.current()]
