"""What anybody types to propose something, which proposals they look at, and how an admin answers."""

from django import forms

from ..forms import StatementField, TextField
from ..models import Proposal

LONGEST = 2000  # characters of a reason or a note
ACCEPT, DECLINE = "accept", "decline"


class WordsField(TextField):
    """Some sentences to be read by people."""

    widget = forms.Textarea(attrs={"rows": 4})
    default_error_messages = {
        "max_length": "This is too long: at most %(limit_value)d characters, and it has %(show_value)d."
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class ProposalForm(forms.Form):
    """`seen` is the wording of the skill that the page showed."""

    PREVIEW = "preview"

    text = StatementField(error_messages={"required": "Write the wording that you propose."})
    reason = WordsField(error_messages={"required": "Say why: admins decide by it."})
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    step = forms.ChoiceField(required=False, choices=[("propose", "propose"), (PREVIEW, PREVIEW)])

    @property
    def is_preview(self):
        return self.cleaned_data["step"] == self.PREVIEW


class StateForm(forms.Form):
    """Which proposals are looked at. What cannot be read asks for all."""

    state = forms.ChoiceField(required=False, choices=Proposal.Status)

    @property
    def status(self):
        self.is_valid()
        return self.cleaned_data.get("state", "")


class AnswerForm(forms.ModelForm):
    """An admin's answer. After `seen`, the wording that their page compared it with, comes what is so now."""

    answer = forms.ChoiceField(
        choices=[(ACCEPT, "Accept: the outline says so from now on"), (DECLINE, "Decline: it stays as it is")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide."},
    )
    note = WordsField(required=False, help_text="Everybody can read it. To decline needs one: say why.")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Proposal
        fields = ["note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.wording

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == DECLINE and not cleaned.get("note"):
            self.add_error("note", f"Say why not: {self.instance.by.name} reads this.")
        if cleaned.get("answer") == ACCEPT:
            self._demand_acceptable(cleaned.get("seen", ""))
        return cleaned

    def _demand_acceptable(self, seen):
        """What stands in the way is said at once; the page that says it shows the difference as it is now."""
        if why := self.instance.why_not_accepted(seen):
            self.add_error(None, why)
            self.data = self.data.copy()
            self.data["seen"] = self.instance.wording
