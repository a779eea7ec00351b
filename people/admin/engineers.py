"""People: made here, invited from here, and marked here as having left."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ActionLocation
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html

from ..forms import EngineerForm, MembershipForm, NewEngineerForm
from ..invitations import NotInvited, invite, tell_old_address
from ..models import Engineer, Membership, Team
from .history import HistoryAdmin

RIGHTS = ["is_active", "is_staff", "is_superuser"]
INVITE_BUTTON = (
    '{} <button class="button" type="submit" name="_continue" value="invite">Save and send an invitation</button>'
)


class TeamFilter(admin.SimpleListFilter):
    title = "team today"
    parameter_name = "team"

    def lookups(self, request, model_admin):
        return [("none", "In no team"), *Team.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.exclude(pk__in=Membership.objects.current().values("engineer"))
        if self.value():
            return queryset.in_teams([team.pk for team in Team.objects.all() if str(team.pk) == self.value()])
        return queryset


class MembershipInline(admin.TabularInline):
    model = Membership
    form = MembershipForm
    extra = 0
    fields = ["team", "role", "starts", "ends"]
    can_delete = False


@admin.register(Engineer)
class EngineerAdmin(HistoryAdmin):
    list_display = ["name", "email", "teams_now", "is_active", "is_staff", "last_sign_in"]
    list_filter = ["is_active", "is_staff", TeamFilter]
    search_fields = ["name", "email"]
    ordering = ["name", "pk"]
    list_per_page = 50
    inlines = [MembershipInline]
    readonly_fields = ["password_state", "last_sign_in", "joined_at"]
    actions = ["send_invitations", "leave"]

    def get_queryset(self, request):
        now = Membership.objects.current().select_related("team").order_by("team__name")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", now, to_attr="memberships_now"))

    def get_search_results(self, request, queryset, search_term):
        """Where another form looks somebody up, it means those who work here."""
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        looked_up = request.resolver_match.url_name == "autocomplete"
        return found.present() if looked_up else found, may_have_duplicates

    @admin.display(description="teams now", empty_value="none")
    def teams_now(self, engineer):
        return ", ".join(map(_team_and_role, engineer.memberships_now)) or None

    @admin.display(description="last sign-in", ordering="last_login")
    def last_sign_in(self, engineer):
        return engineer.last_login or "never"

    @admin.display(description="password")
    def password_state(self, engineer):
        if engineer.has_usable_password():
            return "Chosen. They alone can change it: signed in, or with “Set a new password” on the sign-in page."
        if engineer.is_active:
            return format_html(INVITE_BUTTON, "Not chosen yet, so they cannot sign in.")
        return "Never chosen."

    # ------------------------------------------------------------ the form
    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, **{"form": EngineerForm if obj else NewEngineerForm, **kwargs})

    def get_fieldsets(self, request, obj=None):
        rights = {"fields": RIGHTS if obj else RIGHTS[1:], "description": _about_rights(request.user, obj)}
        about = self.readonly_fields if obj else ["send_invitation"]
        return [(None, {"fields": ["name", "email", *about]}), ("Rights", rights)]

    def get_readonly_fields(self, request, obj=None):
        locked = [] if request.user.is_superuser else RIGHTS[1:]
        if obj and not may_move(request.user, obj):
            locked = [*locked, "email"]
        return [*self.readonly_fields, *(RIGHTS if obj == request.user else locked)]

    def has_change_permission(self, request, obj=None):
        """Nor does anybody edit who was erased: it would give somebody else's name to old decisions."""
        return super().has_change_permission(request, obj) and (
            obj is None or (may_touch(request.user, obj) and obj.erased_at is None)
        )

    def has_delete_permission(self, request, obj=None):
        """Never: assessments, decisions and history name them for good. Who leaves is marked as having left."""
        return False

    # ------------------------------------------------------------ saving
    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Leaving comes after the memberships, so that it ends those that were just written, too."""
        super().save_related(request, form, formsets, change)
        engineer = form.instance
        if change and "is_active" in form.changed_data and not engineer.is_active:
            engineer.leave()
        if change and "email" in form.changed_data:
            transaction.on_commit(lambda: self._tell_old_address(request, engineer, form.initial["email"]))
        if form.cleaned_data.get("send_invitation"):
            transaction.on_commit(lambda: self._invite(request, engineer))

    def response_change(self, request, obj):
        if request.POST.get("_continue") == "invite":
            transaction.on_commit(lambda: self._invite(request, obj))
        return super().response_change(request, obj)

    # ------------------------------------------------------------ mails
    def _invite(self, request, engineer):
        try:
            invite(engineer, by=request.user)
        except NotInvited as why_not:
            self.message_user(request, str(why_not), messages.WARNING)
        except OSError as error:
            self.message_user(request, f"No mail could be sent to {engineer.email}: {error}", messages.ERROR)
        else:
            self.message_user(request, f"The invitation went to {engineer.name}, {engineer.email}.", messages.SUCCESS)

    def _tell_old_address(self, request, engineer, old):
        try:
            tell_old_address(engineer, old, by=request.user)
        except OSError as error:
            self.message_user(request, f"The old address, {old}, could not be told: {error}", messages.WARNING)

    # ------------------------------------------------------------ actions
    @admin.action(description="Send an invitation", permissions=["change"])
    def send_invitations(self, request, queryset):
        for engineer in queryset:
            if may_touch(request.user, engineer):
                self._invite(request, engineer)
            else:
                self.message_user(request, f"Only a superuser invites {engineer}, an admin.", messages.WARNING)

    @admin.action(
        description="Has left",
        permissions=["change"],
        location=[ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM],
    )
    def leave(self, request, queryset):
        """Asks first and says what it will do. All of those chosen leave, or none."""
        refusal = why_they_cannot_leave(request.user, queryset)
        if refusal:
            self.message_user(request, refusal, messages.ERROR)
            return None
        if "confirmed" not in request.POST:
            return self._ask_whether_they_left(request, queryset)
        with transaction.atomic():
            for engineer in queryset:
                engineer.leave()
                self.log_change(request, engineer, "Has left.")
                self.message_user(request, f"{engineer} has left and cannot sign in any more.", messages.SUCCESS)
        return redirect("admin:people_engineer_changelist")

    def _ask_whether_they_left(self, request, queryset):
        ending = Membership.objects.open_on(timezone.localdate()).select_related("team").order_by("team__name")
        context = {
            **self.admin_site.each_context(request),
            "title": "Have they left?",
            "opts": self.opts,
            "engineers": queryset.prefetch_related(Prefetch("memberships", ending, to_attr="ending")),
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/people/engineer/leave.html", context)


def may_touch(admin_, engineer):
    """A superuser everybody; any other admin themself, and those who are no admins."""
    return admin_.is_superuser or engineer == admin_ or not (engineer.is_staff or engineer.is_superuser)


def may_move(admin_, engineer):
    """Who may give them another address. Whoever does could choose a new password by it and act in their name: so for
    those who have one, and for leads, a superuser alone."""
    leads = engineer.memberships.leads().open_on(timezone.localdate())
    return admin_.is_superuser or not (engineer.has_usable_password() or leads.exists())


def why_they_cannot_leave(admin_, engineers):
    """The sentence that refuses, or nothing."""
    if admin_ in engineers:
        return "You cannot mark yourself as having left. Another admin can."
    kept = [engineer.name for engineer in engineers if not may_touch(admin_, engineer)]
    return f"Only a superuser can mark an admin as having left: {', '.join(kept)}." if kept else ""


def _about_rights(admin_, engineer):
    if engineer == admin_:
        return "These are your own. Another superuser can change them, so that nobody locks themself out by accident."
    if not admin_.is_superuser:
        return "Only a superuser makes admins."
    return "An admin keeps outlines, people and teams here. A superuser makes admins, too."


def _team_and_role(membership):
    return f"{membership.team} (lead)" if membership.is_lead else str(membership.team)
