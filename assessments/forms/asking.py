"""What a page is asked to show: words to find, filters, a beginning. What cannot be read asks for nothing."""

from django import forms

from ..calibration import BY, KINDS
from ..models.evidence import Kind
from .fields import NumbersField, TextField
from .moves import NEXT


class TagSearchForm(forms.Form):
    """What the tagging panel is asked: words to find, and the skills that are ticked meanwhile."""

    q = TextField(max_length=100, required=False)
    skills = NumbersField(required=False)
    search = forms.BooleanField(required=False)  # the button of who has no JavaScript

    @property
    def is_button(self):
        self.is_valid()
        return self.cleaned_data.get("search", False)

    @property
    def words(self):
        self.is_valid()
        return self.cleaned_data.get("q", "")

    @property
    def ticked(self):
        self.is_valid()
        return self.cleaned_data["skills"]


class LogAddressForm(forms.Form):
    """What an address of the form may begin it with: a skill, or the piece that it is to correct."""

    skill = NumbersField(required=False)
    corrects = forms.IntegerField(min_value=1, required=False)
    next = forms.ChoiceField(choices=NEXT, required=False)

    def begun(self, name):
        """What the address says of this field; None where it says nothing that can be read."""
        self.is_valid()
        return self.cleaned_data.get(name)


class WorkFilterForm(forms.Form):
    """Which of one's own pieces are shown. What cannot be read asks for nothing."""

    q = TextField(max_length=100, required=False)
    kind = forms.ChoiceField(choices=[("", "All kinds"), *Kind.choices], required=False)
    skill = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    drafts = forms.BooleanField(required=False)

    def __init__(self, *args, skills, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", "All skills"), *((skill.pk, skill.plain) for skill in skills)]

    @property
    def wanted(self):
        """The arguments of own_work()."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "text": said.get("q", ""),
            "kind": said.get("kind", ""),
            "skill": said.get("skill"),
            "drafts": said.get("drafts", False),
        }


class OutlineSearchForm(forms.Form):
    """What outlines are looked for by. Words that cannot be looked for find all of them."""

    q = TextField(max_length=200, required=False)

    @property
    def words(self):
        return self.cleaned_data["q"] if self.is_valid() else ""


class PartsForm(forms.Form):
    """Which page of each of two long lists, counted from 1. What cannot be read asks for the first."""

    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)
    earlier = forms.IntegerField(min_value=1, max_value=100_000, required=False)

    @property
    def numbers(self):
        self.is_valid()
        return {name: self.cleaned_data.get(name) or 1 for name in self.fields}


class CalibrationForm(forms.Form):
    """Which differences are shown, and in which order. What cannot be read asks for nothing."""

    kind = forms.ChoiceField(choices=[("", "All"), *KINDS.items()], required=False)
    by = forms.ChoiceField(choices=list(BY.items()), required=False)
    q = TextField(max_length=100, required=False)

    @property
    def wanted(self):
        """The arguments of Calibration.of()."""
        self.is_valid()
        said = self.cleaned_data
        return {"kind": said.get("kind", ""), "by": said.get("by") or "person", "q": said.get("q", "")}
