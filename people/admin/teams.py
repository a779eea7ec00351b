"""Teams with their members, and memberships by themselves."""

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from ..forms import MembershipForm
from ..models import Membership, Team
from .history import HistoryAdmin

EVERYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


class MemberInline(admin.TabularInline):
    model = Membership
    form = MembershipForm
    extra = 0
    fields = ["engineer", "role", "starts", "ends"]
    can_delete = False
    autocomplete_fields = ["engineer"]
    verbose_name_plural = "members and leads"


@admin.register(Team)
class TeamAdmin(HistoryAdmin):
    list_display = ["name", "inside_of", "leads_now", "people_now"]
    search_fields = ["name", "slug"]
    ordering = ["name", "pk"]
    list_select_related = ["parent"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MemberInline]
    actions = None
    delete_confirmation_template = "admin/people/team/delete_confirmation.html"

    def get_queryset(self, request):
        today = timezone.localdate()
        current = Membership.objects.current(today)
        here, leads = Q(memberships__in=current), current.leads().select_related("engineer")
        teams = super().get_queryset(request).annotate(people=Count("memberships__engineer", here, distinct=True))
        return teams.prefetch_related(Prefetch("memberships", leads, to_attr="led_now"))

    @admin.display(description="inside of", ordering="parent__name", empty_value="")
    def inside_of(self, team):
        return team.parent

    @admin.display(description="led by", empty_value="nobody")
    def leads_now(self, team):
        return ", ".join(sorted(membership.engineer.name for membership in team.led_now)) or None

    @admin.display(description="people today", ordering="people")
    def people_now(self, team):
        return team.people

    def get_deleted_objects(self, objs, request):
        """A team goes only while nothing would go with it, whatever the database itself would allow (targets, say)."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        kept = [*protected, *deleted[1:]]
        return deleted, counts, set() if kept else lacking, kept


class WhenFilter(admin.SimpleListFilter):
    title = "when"
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("current", "Today"), ("ended", "Ended"), ("coming", "Not yet begun")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        wanted = {
            "current": queryset.current(today),
            "ended": queryset.filter(ends__lte=today),
            "coming": queryset.filter(starts__gt=today),
        }
        return wanted.get(self.value(), queryset)


@admin.register(Membership)
class MembershipAdmin(HistoryAdmin):
    """A membership is ended, never deleted: decisions rest on it. One made by mistake ends on the day it began, or
    today where it is a lead's."""

    form = MembershipForm
    list_display = ["engineer", "team", "role", "starts", "ends"]
    list_filter = ["team", "role", WhenFilter]
    list_select_related = ["engineer", "team"]
    search_fields = ["engineer__name", "engineer__email", "team__name"]
    date_hierarchy = "starts"
    ordering = ["-starts", "engineer__name", "pk"]
    autocomplete_fields = ["engineer"]
    actions = ["make_lead", "make_member"]

    @admin.action(description="Leads from today", permissions=["change"], location=EVERYWHERE)
    def make_lead(self, request, queryset):
        self._become(request, queryset, Membership.Role.LEAD)

    @admin.action(description="Member from today", permissions=["change"], location=EVERYWHERE)
    def make_member(self, request, queryset):
        self._become(request, queryset, Membership.Role.MEMBER)

    def _become(self, request, queryset, role):
        """Ends each of these today, and begins another."""
        today = timezone.localdate()
        with transaction.atomic():
            chosen = queryset.order_by("pk").select_related("engineer", "team").select_for_update(of=("self",))
            current = set(Membership.objects.current(today).values_list("pk", flat=True))
            for membership in chosen:
                if membership.role == role or membership.pk not in current:
                    self.message_user(request, f"{membership}: nothing to change today.", messages.WARNING)
                    continue
                begun = membership.become(role, today)
                self.log_change(request, membership, f"Ended, for another one as {begun.get_role_display()}.")
                self.log_addition(request, begun, f"Begun, after one as {membership.get_role_display()}.")
                self.message_user(request, f"{begun}, from today.", messages.SUCCESS)

    def has_delete_permission(self, request, obj=None):
        return False
