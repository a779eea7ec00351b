"""What a decision needs and what follows from it, as sentences. Pure but for reading what it is given."""

from .models import Decision, Outcome
from .states import State
from .validity import is_over, written
from .words import all_of, any_of, counted, in_words, named, opened, ordinal


def signing_hint(signed, needed, last_day=None):
    """What the next signature does, and until when that counts, where the skill lapses."""
    until = f", until {written(last_day)}" if last_day else ""
    if needed == 1:
        return f"It counts from today on{until}"
    if signed + 1 >= needed:
        return f"The {ordinal(signed + 1)} signature: this completes it{until}"
    return f"The {ordinal(signed + 1)} of {counted(needed, 'signature', 'signatures')}"


def what_is_asked(signers, needed, viewer, asked=()):
    """How many signatures the level asks for, who has signed, and who else could: `asked` are those who may yet."""
    if needed == 1:
        return "one signature."
    if not signers:
        said = "Nobody has signed yet."
    else:
        has = "has" if len(signers) == 1 and viewer not in signers else "have"
        said = f"{opened(all_of(signers, viewer))} {has} signed."
    said = f"{counted(needed, 'signature', 'signatures')} from different people. {said}"
    others = [person for person in asked if person != viewer]
    if viewer not in asked or (not others and len(signers) + 1 >= needed):
        return said
    return f"{said} Besides you, {any_of(others)} could sign."


def what_was_decided(sign_off, place, asked):
    """What the reviewer is told on the next page. `place`: the how-manieth signature theirs is."""
    engineer, submission = sign_off.engineer, sign_off.submission
    skill = named(submission.assessment.skill)
    if sign_off.decision == Decision.NOT_MET:
        return f"{engineer.first_name} hears that {skill} is not met."
    if sign_off.decision != Decision.GRANTED:
        return f"Sent back to {engineer.first_name}: {skill}."
    if submission.revoked_at:  # a form that was sent once more, later
        return "You signed it off, and that has been revoked since."
    if submission.outcome == Outcome.GRANTED:
        return f"Signed off: {skill}. {engineer.name} holds it from today on{_until(submission.assessment)}."
    return f"Signed {skill}, {ordinal(place)} of {in_words(submission.signoffs_needed)}: {waits_for(asked)}"


def waits_for(asked):
    """Whom a claim waits for that the reader has signed."""
    if not asked:
        return "nobody else may sign it yet, so an admin has to name somebody."
    return f"it waits for {any_of(asked)} now."


def why_it_rests(assessment, submission):
    """Why there is nothing to decide."""
    first = assessment.engineer.first_name
    if assessment.state == State.SIGNED_OFF:
        if is_over(assessment.valid_until):
            return f"The sign-off lapsed after {written(assessment.valid_until)}. {first} can open it to renew."
        return f"It is signed off: {first} holds this{_until(assessment)}."
    if submission.revoked_at:
        return f"The sign-off was revoked, so it is open for {first} again."
    if assessment.state == State.RETURNED:
        return f"It went back to {first}, with what is missing."
    if submission.outcome == Outcome.GRANTED:
        return f"{first} has opened it to renew, and has not submitted it again."
    return f"{first} took it back before it was decided."


def why_not_revoked(assessment):
    """Why a lead cannot revoke what counts while it is being renewed (decision 0014); nothing where nothing does."""
    last_day = assessment.valid_until
    if assessment.state == State.SIGNED_OFF or last_day is None or is_over(last_day):
        return ""
    return f"What was signed off before counts until {written(last_day)}. While it is renewed it cannot be revoked."


def _until(assessment):
    return f", until {written(assessment.valid_until)}" if assessment.valid_until else ""
