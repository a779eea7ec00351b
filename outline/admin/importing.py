"""The import of a document: paste or upload, see the plan, decide what is what, confirm."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from ..import_form import ImportForm
from ..importing import ImportRefused, plan_import
from ..models import Outline
from .parts import OutlinePartAdmin
from .plans import PlanPage

_ASK, _PLAN = "admin/outline/outline/import.html", "admin/outline/outline/import_plan.html"


class ImportPages(OutlinePartAdmin):
    """Pages of the admin of outlines. Nothing is kept between them but the document itself and what was chosen."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="outline_outline_import"), *super().get_urls()]

    def import_view(self, request):
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied("Only admins import outlines.")
        if request.method != "POST":
            return self._ask(request, ImportForm(initial={"outline": request.GET.get("outline")}))
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(request, form, 422)
        if form.cleaned_data["step"] == ImportForm.AGAIN:
            return self._ask(request, form)
        plan = plan_import(form.draft, form.cleaned_data["decisions"])
        if plan.problems:
            form.add_problems(plan.problems)
            return self._ask(request, form, 422)
        if form.cleaned_data["step"] == ImportForm.CONFIRM:
            return self._carry_out(request, form, plan)
        return self._show(request, form, plan)

    def _carry_out(self, request, form, plan):
        if plan.stand != form.cleaned_data["seen"] and not plan.changes_nothing:
            return self._show(request, form, plan, 409, "The outline is not as it was.")
        try:
            with transaction.atomic():
                outline = plan.apply(by=request.user)
                if plan.is_new:
                    self.log_addition(request, outline, "Imported.")
                elif not plan.changes_nothing:
                    self.log_change(request, outline, f"Imported: {plan.summary}.")
        except ImportRefused as refusal:
            now = plan_import(form.draft, form.cleaned_data["decisions"])
            return self._show(request, form, now, 409, str(refusal))
        self.message_user(request, _said(outline, plan), messages.INFO if plan.changes_nothing else messages.SUCCESS)
        return redirect("admin:outline_outline_change", outline.pk)

    def _ask(self, request, form, status=200):
        return self._page(request, _ASK, "Import an outline", status, form=form)

    def _show(self, request, form, plan, status=200, refusal=""):
        found = sorted((*form.warnings, *plan.warnings), key=lambda warning: warning.line)
        warnings = [(warning, form.line(warning.line)) for warning in found]
        outline = None if plan.is_new else Outline.objects.get(slug=plan.draft.slug)
        page = PlanPage.of(outline, plan, form.cleaned_data["decisions"]) if outline else None
        context = {"form": form, "plan": plan, "page": page, "warnings": warnings, "refusal": refusal}
        return self._page(request, _PLAN, plan.draft.title, status, **context)

    def _page(self, request, template, title, status, **context):
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media}
        return TemplateResponse(request, template, {**shared, **context}, status=status)


def _said(outline, plan):
    if plan.changes_nothing:
        return plan.verdict
    return f"Imported “{outline}”: {plan.counts if plan.is_new else plan.summary}."
