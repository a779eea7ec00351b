"""A document to import: pasted or uploaded, and what a person says of its parts."""

from django import forms
from django.core.exceptions import ValidationError

from .formats import catalogue, markdown
from .formats.markdown.labels import KINDS
from .formats.markdown.source import LARGEST, source_text
from .forms import TextField
from .importing import onto, titled
from .matching import KINDS as PIECES
from .matching import Decision
from .models import Outline

VERBS = ("same", "new", "part", "merge")


class ReadingsField(forms.Field):
    """Other readings for sections of a document, each as "LINE KIND LABEL"; an empty one is none."""

    widget = forms.MultipleHiddenInput

    def to_python(self, values):
        return dict(self._reading(value) for value in values or () if value)

    def _reading(self, value):
        line, _, rest = value.partition(" ")
        kind, _, label = rest.partition(" ")
        if not (line.isdecimal() and len(line) < 9 and kind in KINDS):
            raise ValidationError("A section is read as skills, tasks or neither. Choose one of these.")
        return (int(line), label), kind


class DecisionsField(forms.Field):
    """What the pieces of a document are, each as "REF VERB KEY"; an empty one leaves it to the plan."""

    widget = forms.MultipleHiddenInput

    def to_python(self, values):
        return [self._decision(value) for value in values or () if value]

    def _decision(self, value):
        ref, verb, key = [*value.split(" "), "", ""][:3]
        if verb not in VERBS or ref.partition("-")[0] not in PIECES or (verb != "new" and not key):
            raise ValidationError("What a piece is can be chosen from the lists of the plan only. Choose again.")
        return Decision(ref, verb, key)


class ImportForm(forms.Form):
    """A document, pasted or uploaded, and what to do with it. Carries the document from page to page as text.

    After validation `draft` is what was read, `warnings` what the reader noticed, and `sections` how each section was
    read, with the readings that can be chosen for it. A file of another format than Markdown is carried on in Markdown,
    which says all that it said.
    """

    MOST_SECTIONS = 300  # more selects than that are no page for a person, and more than a form may send
    READ, CONFIRM, AGAIN = "read", "confirm", "again"

    document = forms.CharField(
        required=False,
        strip=False,
        label="Paste the document",
        widget=forms.Textarea(attrs={"rows": 18, "class": "outline-document", "spellcheck": "false"}),
    )
    file = forms.FileField(required=False, label="Or choose a file")
    title = TextField(
        required=False,
        max_length=200,
        help_text="Only for a document that names none.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    outline = forms.ModelChoiceField(
        Outline.objects.all(),
        required=False,
        empty_label="the one with the document’s own address, or a new one",
        label="It changes",
        to_field_name="slug",
        help_text="Choose an outline where the document gives no address, or another one.",
    )
    readings = ReadingsField(required=False)
    decisions = DecisionsField(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    step = forms.ChoiceField(choices=[(READ, READ), (CONFIRM, CONFIRM), (AGAIN, AGAIN)])

    draft, warnings, sections, origin = None, (), (), ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = ", ".join(f"{one.label} ({one.extensions[0]})" for one in catalogue.FORMATS.values())
        self.fields["file"].help_text = f"In UTF-8: {named}. A file takes the place of pasted text."

    def clean_file(self):
        """The bytes; one that is too large is not even read."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise ValidationError(f"The file is larger than {LARGEST // 1024} KB.")
        return file.read() if file else None

    def clean(self):
        cleaned = super().clean()
        given = cleaned.get("file") or cleaned.get("document")
        if self.errors or cleaned["step"] == self.AGAIN:
            return cleaned
        if not given:
            raise ValidationError("Paste a document or choose a file.")
        self._read(given)
        return cleaned

    def _read(self, given):
        chosen = self.cleaned_data["readings"]
        foreign = self._foreign() if isinstance(given, bytes) else None
        reading = foreign.read(given) if foreign else markdown.read(given, chosen)
        for error in reading.errors:
            self.add_error("file" if foreign else "document", _at(error))
        if isinstance(given, bytes) and not (foreign and reading.errors):
            self._carry_on(markdown.write(reading.outline) if foreign else given.decode("utf-8", "replace"))
        if reading.outline:
            self.warnings, self.origin = reading.warnings, foreign.label if foreign else ""
            self.sections = [self._with_options(section, chosen) for section in reading.sections[: self.MOST_SECTIONS]]
            self.draft = self._placed(reading.outline)

    def _foreign(self):
        """The format of the file, where it is not Markdown."""
        found = catalogue.format_of(self.files["file"].name)
        return found if found and found.name != "markdown" else None

    def _carry_on(self, text):
        """What was uploaded is carried on, and corrected, as text."""
        self.data = self.data.copy()
        self.data["document"] = text.removeprefix("\ufeff")

    def _with_options(self, section, chosen):
        """A section and what can be sent for it: nothing keeps the reading that its words give it."""
        is_chosen = (section.line, section.label) in chosen
        first = ("", "as its words say" if is_chosen else section.kind, not is_chosen)
        kinds = [kind for kind in KINDS if is_chosen or kind != section.kind]
        others = [
            (f"{section.line} {kind} {section.label}", kind, is_chosen and kind == section.kind) for kind in kinds
        ]
        return section, [first, *others]

    def _placed(self, draft):
        chosen = self.cleaned_data.get("outline")
        draft = onto(draft, chosen) if chosen else draft
        return draft if draft.title else titled(draft, self.cleaned_data["title"])

    @property
    def has_guesses(self):
        """Whether a section was read by guess, or otherwise than its words say: somebody will want to look at these."""
        return any(section.is_guess or not options[0][2] for section, options in self.sections)

    def add_problems(self, problems):
        """What the plan found wrong with the document as a whole."""
        for problem in problems:
            missing = self.draft is not None and not self.draft.title and problem.line == 1
            self.add_error("title" if missing else "document", _at(problem))

    def line(self, number):
        """A line of the document as it was given; "" for a file that is carried on in Markdown."""
        lines = [] if self.origin else source_text(self.data.get("document", "")).split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _at(remark):
    """A remark with its place; one without a line names its place itself."""
    return f"Line {remark.line}: {remark.text}" if remark.line else remark.text
