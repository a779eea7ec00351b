"""What admins may type: texts that can be kept and fool nobody, and places counted from 1."""

import csv

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from .formats.characters import refused_characters, shows_nothing
from .formats.inline import folded, plain_text
from .formats.markdown.items import LONGEST_TEXT
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
