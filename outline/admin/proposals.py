"""What people propose: read with what it would change, and answered once."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join

from ..models import Proposal, ProposalRefused
from ..models.proposals import OPEN_FIRST
from ..proposals.comparing import compared
from ..proposals.forms import ACCEPT, AnswerForm

SAID = ["where", "difference", "overtaken", "reason", "by", "made_at"]
ANSWERED = ["status", "answered_by", "answered_at", "note", "revision"]
DONE = {"accepted": "Accepted", "declined": "Declined"}


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [("rewording", "Rewording"), ("skill", "New skill")]

    def queryset(self, request, queryset):
        if self.value() in ("rewording", "skill"):
            return queryset.filter(level__isnull=self.value() == "rewording")
        return queryset


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    form = AnswerForm
    list_display = ["wording", "status", "where", "by", "made_at", "outline"]
    list_filter = ["status", "outline", KindFilter]
    search_fields = ["text", "before", "reason", "note", "by__name"]
    ordering = OPEN_FIRST
    actions = None
    view_on_site = False

    class Media:
        css = {"all": ["css/admin_outline.css"]}

    def get_queryset(self, request):
        joined = ["outline", "skill__level", "skill__outline", "level__outline", "by", "answered_by", "revision"]
        return super().get_queryset(request).select_related(*joined).defer("revision__markdown")

    # ---------------------------------------------------------------- columns

    @admin.display(description="proposed")
    def wording(self, proposal):
        return proposal.text if len(proposal.text) <= 120 else f"{proposal.text[:119]}…"

    @admin.display(description="for")
    def where(self, proposal):
        kind = "rewording of skill" if proposal.skill else "a new skill of level"
        return f"{kind} {proposal.where.partition(' ')[2]}"

    @admin.display(description="what changes")
    def difference(self, proposal):
        parts = [(_tag(part), part.text, _tag(part)) for part in compared(proposal.wording, proposal.text)]
        return format_html('<div class="outline-difference">{}</div>', format_html_join("", "<{}>{}</{}>", parts))

    @admin.display(description="made on")
    def overtaken(self, proposal):
        if proposal.is_overtaken:
            return f"The skill was reworded since. It was proposed when the skill said: “{proposal.before}”"
        return "The wording that the skill has now." if proposal.skill and proposal.is_open else "-"

    # ---------------------------------------------------------------- the page

    def get_fields(self, request, obj=None):
        return [*SAID, "answer", "note", "seen"] if obj and obj.is_open else [*SAID, *ANSWERED]

    def get_readonly_fields(self, request, obj=None):
        return SAID if obj and obj.is_open else [*SAID, *ANSWERED]

    def has_add_permission(self, request):
        """Proposals are made on the pages of the outline, by whoever makes them."""
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request, obj=None):
        """Never: what was proposed and answered stays, so that it can be read."""
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Whoever was slower than another admin reads what became of it."""
        try:
            if request.method == "POST":
                self._demand_open(request, object_id)
            once = {**(extra_context or {}), "show_save_and_continue": False}
            return super().changeform_view(request, object_id, form_url, once)
        except ProposalRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:outline_proposal_change", object_id)

    def _demand_open(self, request, object_id):
        proposal = self.get_object(request, object_id)
        if proposal and not proposal.is_open:
            raise ProposalRefused(proposal.what_became(request.user))

    def save_model(self, request, obj, form, change):
        said = form.cleaned_data
        if said["answer"] == ACCEPT:
            skill = obj.accept(by=request.user, note=said["note"], seen=said["seen"])
            log = self.log_change if obj.skill else self.log_addition
            log(request, skill, f"{'Reworded' if obj.skill else 'Added'}, as {obj} says.")
        else:
            obj.decline(by=request.user, note=said["note"])

    def construct_change_message(self, request, form, formsets, add=False):
        return f"{DONE[form.instance.status]}."

    def response_change(self, request, obj):
        came = f" It made revision {obj.revision.number}." if obj.revision else f" {obj.by.name} reads your note."
        self.message_user(request, f"{DONE[obj.status]}.{came}", messages.SUCCESS)
        return redirect("admin:outline_proposal_changelist")


def _tag(part):
    return "del" if part.is_old else "ins" if part.is_new else "span"
