"""What every admin page that changes an outline has in common."""

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.utils import unquote
from django.db.models import Count, Q
from django.shortcuts import redirect

from .. import summaries
from ..models import Outline
from ..places import arrange


class OutlinePartAdmin(admin.ModelAdmin):
    """What every page that changes an outline does: lock it, save, put rows in their places, keep one revision."""

    view_on_site = False
    why_it_stays = ""

    class Media:
        css = {"all": ["css/admin_outline.css"]}

    def outline_of(self, obj):
        return obj.outline

    def where(self, obj):
        """The level that the summary of a revision names."""
        return ""

    def save_model(self, request, obj, form, change):
        if change:
            Outline.objects.select_for_update(no_key=True).get(pk=self.outline_of(obj).pk)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        rows = [form, *(row for formset in formsets for row in formset.forms)]
        self._arrange(form.instance, [row for row in rows if row.instance.pk])
        summary = summaries.sentence(_deeds(form, formsets, change), self.where(form.instance))
        self.outline_of(form.instance).record_revision(by=request.user, summary=summary)

    def _arrange(self, obj, rows):
        moves = {row.instance: row.initial.get("position") for row in rows if "position" in row.changed_data}
        for queryset in self.rows_with_places(obj):
            arrange(queryset, {row.pk: was for row, was in moves.items() if isinstance(row, queryset.model)})

    def rows_with_places(self, obj):
        """The querysets whose rows a save may move."""
        return []

    # ---------------------------------------------------------------- deleting

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        """Deleting is for one at a time, and only for what nothing points at."""
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj and self.has_delete_permission(request, obj) and _is_pointed_at(obj):
            self.message_user(request, f"“{obj}” stays: {self.why_it_stays}", messages.ERROR)
            return redirect("admin:{}_{}_change".format(*_names(obj)), obj.pk)
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, obj):
        outline = Outline.objects.select_for_update(no_key=True).get(pk=self.outline_of(obj).pk)
        super().delete_model(request, obj)
        deeds = [("deleted", self.opts.verbose_name)]
        outline.record_revision(by=request.user, summary=summaries.sentence(deeds, self.where(obj)))


def _names(obj):
    return obj._meta.app_label, obj._meta.model_name


def _is_pointed_at(obj):
    """Whether any row of any table names this one, those of people's records too. Says no more than that."""
    relations = [
        field for field in obj._meta.get_fields(include_hidden=True) if field.one_to_many and not field.concrete
    ]
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: obj}).exists() for relation in relations
    )


def _deeds(form, formsets, change):
    """What was done to which sort of row, the object of the page first."""
    if not change:
        yield "added", form._meta.model._meta.verbose_name
    elif form.changed_data:
        yield summaries.deed(form.changed_data), form._meta.model._meta.verbose_name
    for formset in formsets:
        noun = formset.model._meta.verbose_name
        yield from (("added", noun) for _ in formset.new_objects)
        yield from ((summaries.deed(fields), noun) for _, fields in formset.changed_objects)
        yield from (("removed", noun) for _ in formset.deleted_objects)


def with_counts(queryset, *relations):
    """Each row with how many skills or tasks it has that are not retired: `skills_now`, `tasks_now`."""
    return queryset.annotate(
        **{
            f"{name}_now": Count(name, filter=Q(**{f"{name}__retired_at__isnull": True}), distinct=True)
            for name in relations
        }
    )
