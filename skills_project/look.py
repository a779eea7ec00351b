"""How things look in every template: icons, states, times, people, Markdown. A template library, built in everywhere.

The only module that marks text as safe; what it marks has been escaped or sanitized here or in outline/rendering.py.
"""

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from assessments import words
from assessments.validity import is_over, written
from outline import rendering

register = template.Library()

POINTING = frozenset({"undo-2", "send", "chevron-right", "arrow-right"})
# State as shown: sign, and the word on the page.
STATES = {
    "not_started": ("dot", "not started"),
    "in_progress": ("contrast", "in progress"),
    "submitted": ("hourglass", "submitted"),
    "returned": ("undo-2", "more needed"),
    "signed_off": ("check", "signed off"),
    "lapsed": ("calendar-x-2", "lapsed"),
    "not_applicable": ("minus", "not applicable"),
}
# How many days make one, the word, and up to how many days it is said.
DISTANCES = ((1, "day", 14), (7, "week", 61), (30.44, "month", 731), (365.25, "year", float("inf")))


@register.simple_tag
def icon(name, extra=""):
    """{% icon "check" %}: a sign of the sprite; those that point flip where text runs from right to left."""
    classes = " ".join(filter(None, ["icon", "icon-flips" if name in POINTING else "", extra]))
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("img/icons.svg"), name
    )


@register.filter
def state_word(state):
    return STATES[state][1]


@register.simple_tag
def state_icon(state):
    return icon(STATES[state][0])


@register.simple_tag
def state_mark(state, label="", small=False):
    """The square with the sign of a state; `label` is read out, the state's word by default."""
    return format_html(
        '<span class="state-mark{}" data-state="{}">{}<span class="visually-hidden">{}</span></span>',
        " state-mark-s" if small else "",
        state,
        state_icon(state),
        label or state_word(state),
    )


@register.simple_tag
def state_chip(state, words=""):
    """A pill with sign and words: {% state_chip "submitted" "Submitted, 1 of 2 signed" %}."""
    words = words or capital(state_word(state))
    return format_html('<span class="state-chip" data-state="{}">{}{}</span>', state, state_icon(state), words)


@register.filter
def capital(text):
    return words.opened(text)


@register.filter
def in_words(number):
    """Numbers below ten as words, for headlines: 2 is "two"."""
    return words.in_words(number)


@register.filter
def pieces(count):
    """ "2 pieces of evidence" """
    return f"{words.in_figures(count, 'piece', 'pieces')} of evidence"


@register.filter
def day(value):
    """A date as we write it, "21 November 2026", with the machine's form beside it."""
    date = _local_date(value)
    return format_html('<time datetime="{}">{}</time>', date.isoformat(), written(date))


@register.simple_tag
def until(state, last_day):
    """Until when a record counts, beside its chip: "valid until …", and what a renewal is about. Nothing where it does
    not lapse, where the chip says that it has, or where it does not apply any more."""
    if last_day is None or state in ("lapsed", "not_applicable"):
        return ""
    said = "lapsed after" if is_over(last_day) else "valid until"
    return format_html("<span>{}{} {}</span>", "" if state == "signed_off" else "to renew: ", said, day(last_day))


@register.filter
def ago(value):
    """ "3 days ago", with the exact day (and time, where there is one) as its title."""
    exact = timezone.localtime(value) if hasattr(value, "hour") else None
    date = _local_date(value)
    title = written(date) + (f", {exact:%H:%M}" if exact else "")
    stamp = exact.isoformat(timespec="seconds") if exact else date.isoformat()
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, title, how_long_ago(date))


def how_long_ago(date, today=None):
    """The distance in the words that people use: today, yesterday, days, weeks, months, and years after two."""
    days = ((today or timezone.localdate()) - date).days
    if days < 0:
        return f"on {written(date)}"
    if days < 2:
        return ("today", "yesterday")[days]
    size, unit = next((size, unit) for size, unit, until in DISTANCES if days < until)
    return f"{round(days / size)} {unit}s ago"


def _local_date(value):
    return timezone.localtime(value).date() if hasattr(value, "hour") else value


@register.simple_tag
def avatar(engineer, small=False):
    return format_html(
        '<span class="avatar{}" aria-hidden="true">{}</span>', " avatar-s" if small else "", engineer.initials
    )


@register.simple_tag
def matrix_cells(rows, people, address, query="", opened=None):
    """Each row of the team matrix with the HTML of its cells: [(row, cells)]; `opened` is (engineer pk, skill pk).

    A grid of 50 x 60 has 3,000 cells: each text is escaped once and the rest joined, as a template for each cell takes
    thirty times as long. Addresses are `address`, the engineer's pk, the skill's pk, `query`.
    """
    columns = [(f"{person.pk}/", escape(person.name)) for person in people]
    address, query = escape(address), escape(query)
    frames = {state: _cell_frame(state) for state in STATES}
    return [(row, _cells(row, columns, frames, address, query, opened)) for row in rows]


def _cell_frame(state):
    sign, word = STATES[state]
    return (
        f'<td><a class="matrix-cell" data-state="{state}"',
        f'>{icon(sign)}<span class="visually-hidden">',
        f": {word}</span></a></td>",
    )


def _cells(row, columns, frames, address, query, opened):
    html, tail = [], f'{row.skill.pk}/{query}"'
    current = f"{opened[0]}/" if opened and opened[1] == row.skill.pk else ""
    for state, (engineer, name) in zip(row.states, columns, strict=True):
        start, middle, end = frames[state]
        link = f"{address}{engineer}{tail}"
        mark = ' aria-current="true"' if engineer == current else ""
        html.append(f'{start} href="{link} hx-get="{link}{mark}{middle}{name}{end}\n')
    return mark_safe("".join(html))  # noqa: S308 names and addresses escaped once, above


@register.filter
def wording(text):
    """Inline Markdown of an outline, as sanitized HTML."""
    return mark_safe(rendering.inline_html(text))  # noqa: S308 sanitized there


@register.filter
def prose(text):
    """Block Markdown of an outline or a person, as sanitized HTML."""
    return mark_safe(rendering.block_html(text))  # noqa: S308 sanitized there


@register.filter
def any_of(people, reader):
    """Whom something waits for: {{ row.reviewers|any_of:request.user }} is "Tomasz, Marit or you"."""
    return words.any_of(people, reader)


@register.filter
def all_of(people, reader):
    """Who did something: {{ row.signers|all_of:request.user }} is "Grace Moore and you"."""
    return words.all_of(people, reader)


@register.simple_tag
def waits(waiting):
    """For how long something has waited, {% waits row %}: "waiting for 9 days", with a sign after seven."""
    said = f"waiting for {words.in_figures(waiting.days, 'day', 'days')}" if waiting.days else "since today"
    return format_html(
        '<span class="waits{}">{}<time datetime="{}" title="{}">{}</time></span>',
        " late" if waiting.is_late else "",
        icon("triangle-alert") if waiting.is_late else "",
        timezone.localtime(waiting.at).isoformat(timespec="seconds"),
        f"{written(_local_date(waiting.at))}, {timezone.localtime(waiting.at):%H:%M}",
        said,
    )


@register.simple_tag
def signed(signers, needed, reader):
    """{% signed row.signers row.needed request.user %} is "1 of 2 signed, by Chen Wei and you", where two must."""
    said = words.signed_words(signers, needed, reader)
    return format_html("<span>{}</span>", said) if said else ""


@register.filter
def called(person, reader):
    """ "you", or somebody's whole name"""
    return words.called(person, reader)
