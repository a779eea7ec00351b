"""What can be typed into a field, and what cannot be read is told as."""

import uuid
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from outline import forms as outline_forms
from outline.models import Skill

from ..filetypes import EXTENSIONS, Refused, clean_name, received


class TextField(outline_forms.TextField):
    """The text that outlines are made of, from people: of a length that is told, with plain line ends."""

    default_error_messages = {
        "max_length": "This is too long: at most %(limit_value)d characters, and it has %(show_value)d."
    }

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class LinkField(TextField):
    """An address on the web. Names without a dot are welcome: a company's own hosts have them."""

    def validate(self, value):
        super().validate(value)
        if value and not value.lower().startswith(("http://", "https://")):
            raise ValidationError("Start the link with https://")
        if value and (not _host(value) or any(character.isspace() for character in value)):
            raise ValidationError("This is not the address of a page.")


def _host(link):
    try:
        return urlsplit(link).hostname
    except ValueError:  # an unclosed bracket, for one
        return None


class NumbersField(forms.Field):
    """Ids of an address or a search, of which those that are none are left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return frozenset(int(text) for text in value or () if text.isdecimal() and len(text) < 19)


class OnceField(forms.UUIDField):
    """Names one filling-in of a form, so that a double click logs one piece. A form without it is a first time."""

    widget = forms.HiddenInput

    def __init__(self):
        expired = "This form has expired. Load the page again."
        super().__init__(required=False, initial=uuid.uuid4, error_messages={"invalid": expired})

    def clean(self, value):
        return super().clean(value) or uuid.uuid4()


class TaggedField(forms.ModelMultipleChoiceField):
    """The skills that a piece speaks for: one at least."""

    def __init__(self):
        gone = "One of these skills cannot be tagged any more. Choose again."
        needed = "Tag the skills that it speaks for, one at least."
        messages = {"required": needed, "invalid_choice": gone, "invalid_pk_value": gone}
        super().__init__(Skill.objects.none(), error_messages=messages)

    def clean(self, value):
        if any(len(str(pk)) > 18 for pk in value or ()):  # more than a database can hold, let alone has
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ManyFiles(forms.FileInput):
    """All the files that were chosen, not the last one only."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.Field):
    """Files to attach, each looked into: a list of Received. What is wrong with one names it."""

    widget = ManyFiles
    accept = ",".join(f".{extension}" for extension in EXTENSIONS)

    def __init__(self):
        super().__init__(required=False)

    @property
    def largest(self):
        """In MB."""
        return settings.FILE_LARGEST_MB

    @property
    def most(self):
        return settings.FILES_A_PIECE

    def clean(self, value):
        sent = [file for file in value or () if file]
        if len(sent) > self.most:
            raise ValidationError(f"These are {len(sent)} files; a piece may have {self.most}.")
        looked_into, faults = [], []
        for file in sent:
            try:
                looked_into.append(received(file.name, file.size, file.file, self.largest * 1024**2))
            except Refused as refusal:
                named = {"sentence": str(refusal), "file": clean_name(file.name)}
                faults.append(ValidationError("%(sentence)s", code="refused", params=named))
        if faults:
            raise ValidationError(faults)
        return looked_into
