"""The one way in which every POST of the site is answered."""

from ..states import IllegalMove


def act(request, form, verb, *, show, done):
    """Read the form, say the verb, answer.

    `verb(by=…, **form.cleaned_data)` does the deed. `show(status, form=…, refusal=…)` is the page (or its panel, for
    htmx) with what was typed: 422 for a form with errors, 409 for a refused move. `done(result)` follows a success.
    """
    if not form.is_valid():
        return show(422, form=form)
    try:
        result = verb(by=request.user, **form.cleaned_data)
    except IllegalMove as refusal:
        return show(409, form=form, refusal=str(refusal))
    return done(result)
