"""A piece of work: logged, added to a skill, changed, used for one more."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from outline.models import ExampleTask, Skill
from outline.rendering import LARGEST_TEXT

from ..filetypes import clean_name
from ..models import Evidence
from ..models.evidence import KIND_SIGNS, Kind
from .fields import FilesField, LinkField, OnceField, TaggedField, TextField
from .moves import NEXT

BODY_LENGTH = 20_000
HEADINGS = ("Context", "What I did", "Outcome")  # put in at a click, and taken out again where nothing is under them
EMPTY_HEADING = re.compile(rf"^### (?:{'|'.join(HEADINGS)})\s*(?=^#{{1,3}} |\Z)", re.MULTILINE)
EARLIEST = dt.date(1970, 1, 1)
THEN = [("", "Log this work"), ("submit", "Log it and submit")]


class WorkForm(forms.Form):
    """One piece of work, in the words of its author."""

    title = TextField(max_length=200, error_messages={"required": "Say what you did."})
    kind = forms.ChoiceField(
        choices=Kind, initial=Kind.DELIVERED, error_messages={"required": "Choose what kind of work it was."}
    )
    done_on = forms.DateField(
        initial=timezone.localdate,
        input_formats=["%Y-%m-%d"],
        error_messages={"required": "Say when the work was done.", "invalid": "Write the date as 2026-11-24."},
    )
    link = LinkField(max_length=500, required=False)
    body = TextField(max_length=BODY_LENGTH, required=False)
    example_task = forms.ModelChoiceField(
        ExampleTask.objects.none(),
        required=False,
        error_messages={"invalid_choice": "This task is in no outline any more. Choose another one, or none."},
    )
    files = FilesField()

    def __init__(self, *args, author, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.author, self.chosen = author, chosen
        self.fields["example_task"].queryset = ExampleTask.objects.claimable()

    def clean_done_on(self):
        done_on = self.cleaned_data["done_on"]
        if done_on > timezone.localdate():
            raise ValidationError("This date is in the future.")
        if done_on < EARLIEST:
            raise ValidationError("This date is before 1970: look at the year.")
        return done_on

    def clean_body(self):
        body = EMPTY_HEADING.sub("", self.cleaned_data["body"]).strip()
        if len(body.encode()) > LARGEST_TEXT:  # emoji weigh four bytes each
            raise ValidationError("This is longer than a page can show: shorten it.")
        return body

    @property
    def headings(self):
        """What a click puts in."""
        return "\n".join(f"### {heading}\n" for heading in HEADINGS)

    @property
    def kinds(self):
        """(value, label, icon) of each kind, to choose from."""
        return [(kind.value, kind.label, KIND_SIGNS[kind]) for kind in Kind]

    @property
    def problems(self):
        """(name of the field, sentence) for the summary above the form; the name is "" where no field is to blame."""
        return [
            ("" if name not in self.fields or self[name].is_hidden else name, sentence)
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]

    @property
    def typed(self):
        """What was typed, not judged yet: the `initial` of the same form after a search in the middle of it."""
        return {name: self[name].value() for name in self.fields if name != "files"}

    @property
    def is_begun(self):
        """Whether anything was written in it, or a file chosen."""
        return any((self[name].value() or "").strip() for name in ("title", "link", "body")) or bool(self.names_sent)

    @property
    def names_sent(self):
        """Of the files that came with it, or with the form before it: browsers do not send them a second time."""
        return [clean_name(file.name) for file in self.files.getlist("files")] if self.files else list(self.chosen)

    @property
    def names_to_choose(self):
        """Of those, the good ones: they are wanted again."""
        faults = self.errors.as_data().get("files", ())
        refused = {fault.params["file"] for fault in faults if fault.code == "refused"}
        return [name for name in self.names_sent if name not in refused]


class AddEvidenceForm(WorkForm):
    """A piece for the one skill whose page it stands on."""

    once = OnceField()


class LogWorkForm(WorkForm):
    """A piece and the skills that it speaks for; `then` may submit these at once."""

    skills = TaggedField()
    corrects = forms.ModelChoiceField(
        Evidence.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "The piece that this corrects is not there any more."},
    )
    once = OnceField()
    then = forms.ChoiceField(choices=THEN, required=False)
    next = forms.ChoiceField(choices=NEXT, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["skills"].queryset = Skill.objects.claimable().select_related("level", "outline")
        self.fields["corrects"].queryset = Evidence.objects.of(self.author)

    @property
    def corrected(self):
        """The piece that this is a correction of, if it names one of the author's."""
        given = str(self["corrects"].value() or "")
        known = given.isdecimal() and len(given) < 19  # more than a database can hold, let alone has
        return self.fields["corrects"].queryset.filter(pk=given).first() if known else None


class ChangeWorkForm(WorkForm):
    """Another wording of a piece, or other skills. What it speaks for already may stay, retired or not."""

    skills = TaggedField()
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, piece, **kwargs):
        super().__init__(*args, author=piece.engineer, **kwargs)
        self.piece = piece
        served = Q(assessments__uses__evidence=piece)
        self.fields["skills"].queryset = Skill.objects.filter(Q(pk__in=Skill.objects.claimable()) | served).distinct()
        self.fields["example_task"].queryset |= ExampleTask.objects.filter(pk=piece.example_task_id)


class UseForm(forms.Form):
    """One more skill for a piece that was logged before."""

    evidence = forms.ModelChoiceField(
        Evidence.objects.none(),
        error_messages={"required": "Choose a piece.", "invalid_choice": "This piece is not there any more."},
    )

    def __init__(self, *args, author, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = Evidence.objects.of(author)
