"""What moves a record. The hidden `seen` is the version of it that the page showed.

`next` names the page that a small form stood on and that it leads back to; without it a form leads on by itself.
"""

from django import forms

from ..models import Decision
from ..models.history import LONGEST_NOTE
from .fields import OnceField, TextField

NEXT = [("", "on by itself"), ("my_skills", "My skills")]


class MoveForm(forms.Form):
    """A move that needs nothing but the version that was seen."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class NoteForm(MoveForm):
    """A move that needs its reason."""

    note = TextField(max_length=LONGEST_NOTE, widget=forms.Textarea, error_messages={"required": "Say why."})


class AppealForm(NoteForm):
    """Asking for another reviewer."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].error_messages["required"] = "Say why another reviewer should look at it."


class CommentForm(forms.Form):
    """Something said about what was submitted. `once` names one filling-in, so that a double click says it once."""

    note = TextField(
        max_length=LONGEST_NOTE, widget=forms.Textarea, error_messages={"required": "Write what you want to say first."}
    )
    once = OnceField()


class TakeForm(forms.Form):
    """ "I take this one". `over` is the reviewer whom the page named as its holder."""

    over = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ShownField(forms.RegexField):
    """The digest of what a reviewer's page showed."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(r"\A[0-9a-f]{64}\Z")


class RevokeForm(NoteForm):
    """A sign-off taken back, with the reason."""

    shown = ShownField()


class DecisionForm(MoveForm):
    """A reviewer's decision. What a refusal needs to say is asked for here, kindly, and demanded by the verb."""

    shown = ShownField()
    decision = forms.ChoiceField(
        choices=Decision, widget=forms.RadioSelect, error_messages={"required": "Choose what you decide."}
    )
    note = TextField(max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") in (Decision.MORE_NEEDED, Decision.NOT_MET) and not cleaned.get("note"):
            self.add_error("note", "Say what is missing, so that it can be added.")
        return cleaned


class OwnMoveForm(MoveForm):
    """Submit or withdraw: from the skill's page, or from another that it then leads back to."""

    next = forms.ChoiceField(choices=NEXT, required=False, widget=forms.HiddenInput)


class SubmitForm(OwnMoveForm):
    """Submit what is there; `without` a piece that was begun in the form beside it and not added."""

    without = forms.BooleanField(required=False)


class RenewForm(OwnMoveForm):
    """Open it to renew; and, with the other of the two buttons, submit it at once as it is."""

    then = forms.ChoiceField(choices=[("", "change it first"), ("submit", "submit it")], required=False)
