"""The outline as a whole: its levels and areas, and the import of a document."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from ..forms import AreaForm, ImportForm, LevelForm, OutlineForm
from ..importing import ImportRefused, how_many, plan_import
from ..models import Area, Level, Outline
from .parts import OutlinePartAdmin, with_counts


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
class OutlineAdmin(OutlinePartAdmin):
    form = OutlineForm
    list_display = ["title", "status", "levels_now", "skills_now", "slug"]
    list_filter = ["status"]
    search_fields = ["title", "slug", "skills__plain"]
    inlines = [LevelInline, AreaInline]
    fields = ["title", "slug", "status", "description", "authors", "tags", "revised"]

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

    def get_readonly_fields(self, request, obj=None):
        return ["revised", "slug"] if obj else ["revised"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["title"]}

    def outline_of(self, obj):
        return obj

    def rows_with_places(self, outline):
        return [outline.levels.all(), outline.areas.all()]

    def has_delete_permission(self, request, obj=None):
        """Never: its revisions are what sign-offs were judged by. Set its status to retired instead."""
        return False

    # ---------------------------------------------------------------- import

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="outline_outline_import"), *super().get_urls()]

    def import_view(self, request):
        """Paste or upload, see the plan, confirm. Nothing is kept between these but the document itself."""
        if not self.has_add_permission(request):
            raise PermissionDenied("Only admins import outlines.")
        if request.method != "POST":
            return self._ask(request, ImportForm())
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(request, form, 422)
        if form.cleaned_data["step"] == ImportForm.AGAIN:
            return self._ask(request, form)
        plan = plan_import(form.draft)
        if plan.problems:
            form.add_problems(plan.problems)
            return self._ask(request, form, 422)
        if form.cleaned_data["step"] == ImportForm.CONFIRM:
            return self._carry_out(request, form, plan)
        return self._show(request, form, plan)

    def _carry_out(self, request, form, plan):
        try:
            with transaction.atomic():
                outline = plan.apply(by=request.user)
                if plan.is_new:
                    self.log_addition(request, outline, "Imported.")
        except ImportRefused as refusal:
            return self._show(request, form, plan_import(form.draft), 409, str(refusal))
        said = f"Imported “{outline}”: {plan.counts}." if plan.is_new else plan.verdict
        self.message_user(request, said, messages.SUCCESS if plan.is_new else messages.INFO)
        return redirect("admin:outline_outline_change", outline.pk)

    def _ask(self, request, form, status=200):
        return self._page(request, "admin/outline/outline/import.html", "Import an outline", status, form=form)

    def _show(self, request, form, plan, status=200, refusal=""):
        found = sorted((*form.warnings, *plan.warnings), key=lambda warning: warning.line)
        warnings = [(warning, form.line(warning.line)) for warning in found]
        return self._page(
            request,
            "admin/outline/outline/import_plan.html",
            plan.draft.title,
            status,
            form=form,
            plan=plan,
            warnings=warnings,
            refusal=refusal,
        )

    def _page(self, request, template, title, status, **context):
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media}
        return TemplateResponse(request, template, {**shared, **context}, status=status)
