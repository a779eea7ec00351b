"""While a reviewer is away: who stands in for them, from when until when."""

from django import forms
from django.utils import timezone

from people.models import Engineer

from ..models.delegation import BEFORE_TODAY


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AwayForm(forms.Form):
    delegate = forms.ModelChoiceField(
        Engineer.objects.none(),
        empty_label="Choose a colleague",
        error_messages={
            "required": "Choose who stands in for you.",
            "invalid_choice": "Choose one of your colleagues.",
        },
    )
    starts = DayField(error_messages={"required": "Say from which day on.", "invalid": "This is no date."})
    ends = DayField(error_messages={"required": "Say on which day you are back.", "invalid": "This is no date."})

    def __init__(self, *args, delegator, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["delegate"].queryset = Engineer.objects.present().exclude(pk=delegator.pk)

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and starts < timezone.localdate():
            self.add_error("starts", BEFORE_TODAY)
        if starts and ends and ends <= starts:
            self.add_error("ends", "You are back after you left: choose a later day.")
        elif ends and ends <= timezone.localdate():
            self.add_error("ends", "That day has come already: choose a later one.")
        return cleaned
