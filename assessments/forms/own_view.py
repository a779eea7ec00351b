"""How somebody sees their own skills, and what does not apply to their role."""

from django import forms

from ..models import SelfView
from ..models.exemption import LIVING
from ..models.history import LONGEST_NOTE
from .fields import TextField

ANSWERS = [("agree", "Agree"), ("refuse", "Refuse")]


class SelfViewForm(forms.Form):
    """Of one skill."""

    view = forms.ChoiceField(choices=SelfView, error_messages={"required": "Choose one of the four."})


class SelfViewsForm(forms.Form):
    """Of many skills at once: a field for each, `skill-12`, and beside it what the page showed, `initial-skill-12`.

    Only what was changed on the page is said, so that an older page takes nothing back.
    """

    def __init__(self, *args, skills, **kwargs):
        super().__init__(*args, **kwargs)
        self.skills = {f"skill-{skill.pk}": skill for skill in skills}
        for name in self.skills:
            self.fields[name] = forms.ChoiceField(choices=SelfView, required=False, show_hidden_initial=True)

    def clean(self):
        said = super().clean()
        return {"views": {self.skills[name]: said[name] for name in self.changed_data if said.get(name)}}


class ExemptionForm(forms.Form):
    reason = TextField(
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
        error_messages={"required": "Say why it does not apply to your role: a lead of yours decides by it."},
    )


class ExemptionAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=ANSWERS, error_messages={"required": "Choose what you decide."})
    note = TextField(max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == "refuse" and not cleaned.get("note"):
            self.add_error("note", "Say why it applies, so that it can be understood.")
        return cleaned


class ExemptionEndForm(forms.Form):
    """`seen` is the status that the page showed."""

    seen = forms.ChoiceField(choices=[(status.value, status.label) for status in LIVING], widget=forms.HiddenInput)
    note = TextField(max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)


class LevelForm(forms.Form):
    """Which level of an outline is looked at, by its number. What cannot be read asks for none."""

    level = forms.IntegerField(min_value=1, max_value=1_000, required=False)

    @property
    def number(self):
        self.is_valid()
        return self.cleaned_data.get("level")
