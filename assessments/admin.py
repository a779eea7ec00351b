"""What admins see and keep of assessments: who stands where, without a word of the evidence, and who may review and
what is to be reached. No decision is made here, and nobody's record is changed."""

from django.contrib import admin
from django.utils import timezone
from django.utils.text import Truncator

from .models import Assessment, Delegation, ReviewerGrant, Target
from .waiting import waiting_for_nobody


class WaitsForNobody(admin.SimpleListFilter):
    """Submissions of those who work here that nobody may sign who has not signed them: an admin can give a grant."""

    title = "waits for"
    parameter_name = "waits_for"

    def lookups(self, request, model_admin):
        return [("nobody", "nobody: give somebody a grant, or the team a lead")]

    def queryset(self, request, queryset):
        if self.value() != "nobody":
            return queryset
        return queryset.filter(pk__in=waiting_for_nobody())


@admin.register(Assessment)
class AssessmentAdmin(admin.ModelAdmin):
    """Engineer, skill, state and dates, to be read only. The dates are those of submissions: a draft has none."""

    list_display = ["engineer", "statement", "state", "submitted_on", "decided_on", "valid_until"]
    list_filter = [WaitsForNobody, "state", "skill__outline", "skill__level"]
    list_select_related = ["engineer", "skill__level"]
    search_fields = ["engineer__name", "engineer__email", "skill__plain", "skill__key"]
    fields = ["engineer", "skill", "level", "state", "submitted_on", "decided_on", "valid_until"]
    readonly_fields = fields
    ordering = ["engineer__name", "skill__level__position", "skill__position"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request):
        return super().get_queryset(request).with_last_submission()

    @admin.display(description="level", ordering="skill__level__position")
    def level(self, assessment):
        return assessment.skill.level

    @admin.display(description="skill", ordering="skill__level__position")
    def statement(self, assessment):
        """The beginning of the skill: its whole wording would push the rest off the page."""
        return Truncator(f"{assessment.skill.label} {assessment.skill}").chars(70)

    @admin.display(description="submitted", ordering="last_submitted_at")
    def submitted_on(self, assessment):
        return _day(assessment.last_submitted_at)

    @admin.display(description="decided", ordering="last_decided_at")
    def decided_on(self, assessment):
        return _day(assessment.last_decided_at)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def _day(moment):
    return moment and timezone.localdate(moment)


class CurrentFilter(admin.SimpleListFilter):
    title = "holds"
    parameter_name = "holds"

    def lookups(self, request, model_admin):
        return [("now", "today"), ("ended", "not today")]

    def queryset(self, request, queryset):
        current = ReviewerGrant.objects.current().values("pk")
        match self.value():
            case "now":
                return queryset.filter(pk__in=current)
            case "ended":
                return queryset.exclude(pk__in=current)
        return queryset


@admin.register(ReviewerGrant)
class ReviewerGrantAdmin(admin.ModelAdmin):
    """A grant is ended, never deleted: decisions rest on it."""

    list_display = ["reviewer", "outline", "level", "team", "starts", "ends"]
    list_filter = [CurrentFilter, "outline", "team"]
    list_select_related = ["reviewer", "outline", "level", "team"]
    search_fields = ["reviewer__name", "reviewer__email"]
    autocomplete_fields = ["reviewer"]
    actions = ["end_today"]

    @admin.action(description="End these grants today", permissions=["change"])
    def end_today(self, request, queryset):
        today = timezone.localdate()
        grants = list(queryset.current())
        for grant in grants:
            grant.end(today, by=request.user)
        self.message_user(request, f"{len(grants)} ended today: nobody reviews under them any more.")

    def save_model(self, request, obj, form, change):
        if form.has_changed() or not change:  # saved as it was, there is nothing to tell the ledger
            obj.keep(by=request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Delegation)
class DelegationAdmin(admin.ModelAdmin):
    """Who reviews in whose stead. It is begun and ended, and never changed: decisions rest on it."""

    list_display = ["delegate", "delegator", "starts", "ends"]
    list_select_related = ["delegate", "delegator"]
    search_fields = ["delegate__name", "delegator__name"]
    autocomplete_fields = ["delegator", "delegate"]
    actions = ["end_today"]

    @admin.action(description="End these delegations today", permissions=["add"])
    def end_today(self, request, queryset):
        today = timezone.localdate()
        delegations = list(queryset.current())
        for delegation in delegations:
            delegation.end(today, by=request.user)
        self.message_user(request, f"{len(delegations)} ended today.")

    def save_model(self, request, obj, form, change):
        begun = Delegation.objects.begin(
            by=request.user, delegator=obj.delegator, delegate=obj.delegate, starts=obj.starts, ends=obj.ends
        )
        obj.pk = begun.pk

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Target)
class TargetAdmin(admin.ModelAdmin):
    """Which level a team, or one engineer, is to reach, and by when."""

    list_display = ["whose", "level", "outline", "due"]
    list_filter = ["outline", "team"]
    list_select_related = ["team", "engineer", "level", "outline"]
    search_fields = ["team__name", "engineer__name", "engineer__email"]
    autocomplete_fields = ["engineer"]
    fields = ["team", "engineer", "level", "due"]

    @admin.display(description="team or engineer")
    def whose(self, target):
        return target.team or target.engineer
