"""What admins may type: texts that can be kept and fool nobody, places counted from 1, and documents to import."""

import csv

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from .formats import markdown
from .formats.characters import refused_characters, shows_nothing
from .formats.inline import folded, plain_text
from .formats.markdown.items import LONGEST_TEXT
from .formats.markdown.labels import KINDS
from .formats.markdown.source import LARGEST, source_text
from .importing import titled
from .models import Area, ExampleTask, Level, Outline, Skill
from .rendering import LARGEST_TEXT

LAST = 32_000  # the place of what is to stand at the end; places are closed up after every save


# ------------------------------------------------------------------ fields


class TextField(forms.CharField):
    """Text without NUL, lone surrogates and characters that make it show something else than it says.

    What shows nothing is no text: a title of characters without width is a missing title.
    """

    def to_python(self, value):
        text = super().to_python(value)
        return self.empty_value if shows_nothing(text) and not refused_characters(text) else text

    def validate(self, value):
        super().validate(value)
        for found in refused_characters(value):
            raise ValidationError(f"Line {found.line}: the character {found.name} {found.reason}. Take it out.")


class LineField(TextField):
    """One line: a line break is a space."""

    def to_python(self, value):
        return folded(super().to_python(value))


class StatementField(LineField):
    """A skill or a task: inline Markdown that shows at least a word."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 80})

    def validate(self, value):
        super().validate(value)
        if len(value) > LONGEST_TEXT:
            raise ValidationError(f"This has {len(value)} characters; at most {LONGEST_TEXT} are kept. Shorten it.")
        if not plain_text(value):
            raise ValidationError("This shows no words: write what a person can do.")


class ProseField(TextField):
    """Block Markdown, kept with plain line ends."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value):
        text = super().to_python(value).replace("\r\n", "\n").rstrip()
        return text.lstrip("\n") if text else ""

    def validate(self, value):
        super().validate(value)
        if len(value.encode()) > LARGEST_TEXT:
            raise ValidationError(f"This is larger than {LARGEST_TEXT // 1024} KB. Shorten it.")


class NamesField(TextField):
    """A list of names as text: `k, "Doe, Jo"` is two."""

    widget = forms.TextInput(attrs={"class": "vTextField"})

    def prepare_value(self, value):
        return ", ".join(map(_quoted, value)) if isinstance(value, list) else value

    def to_python(self, value):
        rows = csv.reader([folded(super().to_python(value))], skipinitialspace=True)
        return [name.strip() for row in rows for name in row if name.strip()]

    def validate(self, value):
        super().validate(" ".join(value))


def _quoted(name):
    return '"{}"'.format(name.replace('"', '""')) if set(name) & set(',"') else name


class PlaceField(forms.IntegerField):
    """A place, counted from 1 on the page and from 0 in the database. Empty: at the end."""

    widget = forms.NumberInput(attrs={"class": "outline-place", "min": 1})

    def __init__(self, **kwargs):
        super().__init__(required=False, validators=[MinValueValidator(0, "Places are counted from 1.")], **kwargs)

    def prepare_value(self, value):
        return value + 1 if isinstance(value, int) else value

    def to_python(self, value):
        place = super().to_python(value)
        return place if place is None else min(place - 1, LAST)


# ------------------------------------------------------------------ the parts of an outline


class PlacedForm(forms.ModelForm):
    """A row that has a place among others."""

    position = PlaceField(label="Place", help_text="Empty: at the end.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["position"] = None

    def clean_position(self):
        place = self.cleaned_data["position"]
        return LAST if place is None else place


class OutlineForm(forms.ModelForm):
    authors = NamesField(required=False, help_text="Names, with commas between them.")
    tags = NamesField(required=False, help_text="Words, with commas between them.")

    class Meta:
        model = Outline
        fields = ["title", "slug", "description", "authors", "tags", "status"]
        field_classes = {"title": LineField, "description": ProseField}
        help_texts = {"slug": "Its name in addresses and documents, set once."}


class LevelForm(PlacedForm):
    class Meta:
        model = Level
        fields = ["outline", "position", "name", "signoffs_needed", "introduction", "remarks"]
        field_classes = {"name": LineField, "introduction": ProseField, "remarks": ProseField}


class AreaForm(PlacedForm):
    class Meta:
        model = Area
        fields = ["position", "name"]
        field_classes = {"name": LineField}


class PieceForm(PlacedForm):
    """A skill or a task on a page of its own or as a row of its level."""

    def clean(self):
        cleaned = super().clean()
        level = self._own_level(cleaned)
        if level and cleaned.get("key"):
            self._demand_free_key(level, cleaned["key"])
        if level and cleaned.get("area") and cleaned["area"].outline_id != level.outline_id:
            self.add_error("area", "This area belongs to another outline.")
        return cleaned

    def _own_level(self, cleaned):
        """The level that it is to stand in, else the one it stands in; None where the form does not ask for one."""
        if "level" not in self.fields:
            return None
        return cleaned.get("level") or getattr(self.instance, "level", None)

    def _demand_free_key(self, level, key):
        taken = type(self.instance).objects.filter(outline=level.outline_id, key=key).exclude(pk=self.instance.pk)
        if taken.exists():
            self.add_error("key", "Another one of this outline has this key, perhaps a retired one.")


class SkillForm(PieceForm):
    class Meta:
        model = Skill
        fields = ["level", "position", "text", "key", "area", "validity_months"]
        field_classes = {"text": StatementField}


class ExampleTaskForm(PieceForm):
    class Meta:
        model = ExampleTask
        fields = ["level", "position", "text", "key"]
        field_classes = {"text": StatementField}


# ------------------------------------------------------------------ import


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


class ImportForm(forms.Form):
    """A document, pasted or uploaded, and what to do with it. Carries the document from page to page as text.

    After validation `draft` is what was read, `warnings` what the reader noticed, and `sections` how each section was
    read, with the readings that can be chosen for it.
    """

    MOST_SECTIONS = 300  # more selects than that are no page for a person, and more than a form may send
    READ, CONFIRM, AGAIN = "read", "confirm", "again"

    document = forms.CharField(
        required=False,
        strip=False,
        label="Paste the document",
        widget=forms.Textarea(attrs={"rows": 18, "class": "outline-document", "spellcheck": "false"}),
    )
    file = forms.FileField(
        required=False, label="Or choose a file", help_text="Markdown in UTF-8. A file takes the place of pasted text."
    )
    title = TextField(
        required=False,
        max_length=200,
        help_text="Only for a document that names none.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    readings = ReadingsField(required=False)
    step = forms.ChoiceField(choices=[(READ, READ), (CONFIRM, CONFIRM), (AGAIN, AGAIN)])

    draft, warnings, sections = None, (), ()

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
        reading = markdown.read(given, chosen)
        if isinstance(given, bytes):
            # What was uploaded is carried on, and corrected, as text.
            self.data = self.data.copy()
            self.data["document"] = given.decode("utf-8", "replace").removeprefix("\ufeff")
        for error in reading.errors:
            self.add_error("document", f"Line {error.line}: {error.text}")
        if reading.outline:
            self.warnings = reading.warnings
            self.sections = [self._with_options(section, chosen) for section in reading.sections[: self.MOST_SECTIONS]]
            self.draft = self._titled(reading.outline)

    def _with_options(self, section, chosen):
        """A section and what can be sent for it: nothing keeps the reading that its words give it."""
        is_chosen = (section.line, section.label) in chosen
        first = ("", "as its words say" if is_chosen else section.kind, not is_chosen)
        kinds = [kind for kind in KINDS if is_chosen or kind != section.kind]
        others = [
            (f"{section.line} {kind} {section.label}", kind, is_chosen and kind == section.kind) for kind in kinds
        ]
        return section, [first, *others]

    def _titled(self, draft):
        return draft if draft.title else titled(draft, self.cleaned_data["title"])

    def add_problems(self, problems):
        """What the plan found wrong with the document as a whole."""
        for problem in problems:
            missing = self.draft is not None and not self.draft.title and problem.line == 1
            self.add_error("title" if missing else "document", f"Line {problem.line}: {problem.text}")

    def line(self, number):
        """A line of the document as it was given."""
        lines = source_text(self.data.get("document", "")).split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""
