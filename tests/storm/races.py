"""Two deeds on one record, let go at the same moment by two windows on two servers; then the record is looked at."""

import itertools

from assessments.models import Evidence, SignOff, Submission

from . import company
from .client import at_once
from .deeds import DONE, FORBIDDEN, REFUSED
from .rights_races import right_ends_or_decide

NOTE = "Show one more, of another kind."


def two_reviewers(race):
    """Opposite decisions. The slower one is refused and told who was faster."""
    assessment, _ = company.submitted(race.engineer, race.skill)
    lena, mara = race.window(race.people.lena, 1), race.window(race.people.mara)
    yes, no = race.decision(lena, assessment, "granted"), race.decision(mara, assessment, "more_needed", NOTE)
    answers = at_once(lambda: lena.send(yes), lambda: mara.send(no))
    won = race.one_won(answers, ("signed off", "sent back"))
    if won is not None:
        winner = (lena, mara)[won].person
        race.told(answers[1 - won], winner)
        race.stands(assessment, ("signed_off", "returned")[won], winner)


def withdraw_or_sign(race):
    """The engineer takes it back while a reviewer signs it off: either way, whole."""
    assessment, _ = company.submitted(race.engineer, race.skill)
    own, lena = race.window(race.engineer), race.window(race.people.lena, 1)
    back, yes = race.own_move(own, assessment, "withdraw"), race.decision(lena, assessment, "granted")
    answers = at_once(lambda: own.send(back), lambda: lena.send(yes))
    won = race.one_won(answers, ("withdrawn", "signed off"))
    if won is not None:
        race.told(answers[1 - won], (race.engineer, lena.person)[won])
        race.stands(assessment, ("open", "signed_off")[won], *((), (lena.person,))[won])


def edit_or_sign(race):
    """The engineer changes the evidence, from a page opened before it was submitted, while a reviewer signs it off.

    In every second race the submission is withdrawn first, as one would have to. What was signed is what was seen.
    """
    assessment, piece = company.logged(race.engineer, race.skill)
    own, lena = race.window(race.engineer), race.window(race.people.lena, 1)
    edit = race.change(own, piece, "Shipped something else")
    assessment.submit(by=race.engineer, seen=0)
    back = race.own_move(own, assessment, "withdraw") if race.number % 2 else None
    yes = race.decision(lena, assessment, "granted")
    answers = at_once(lambda: [own.send(form) for form in (back, edit) if form], lambda: [lena.send(yes)])
    statuses = [answer.status for answer in itertools.chain(*answers)]
    signed, changed = statuses[-1] == DONE, statuses[-2] == DONE
    expected = [[REFUSED, DONE]] if back is None else [[DONE, DONE, REFUSED], [REFUSED, REFUSED, DONE]]
    race.demand(statuses in expected, f"answered {statuses}, none of {expected}.")
    race.tally.count("signed off as seen" if signed else "changed", *(["both"] if signed and changed else []))
    race.stands(assessment, "signed_off" if signed else "open", *([lena.person] if signed else []))
    now, sent = Evidence.objects.get(pk=piece.pk), Submission.objects.get(assessment=assessment).pieces.get()
    race.demand((now.digest() == sent.digest) == signed, f"signed off: {signed}, and the piece is “{now.title}”.")


def double_click(race):
    """The same form twice at once, in turn a decision, a submission and a piece of work: done once, answered twice."""
    kind = ("sign off", "submit", "log work")[race.number % 3]
    window, form, count, assessment = _clicked(race, kind)
    answers = at_once(lambda: window.send(form), lambda: window.twin(window.turn + 1).send(form))
    race.tally.count(kind)
    race.demand([answer.status for answer in answers] == [DONE, DONE], f"{kind}: {[a.status for a in answers]}.")
    race.demand(count() == 1, f"{kind}: done {count()} times.")
    race.demand(
        len({answer.location for answer in answers}) == 1 or kind == "sign off",  # where the next claim may differ
        f"{kind}: led to {[answer.location for answer in answers]}.",
    )
    if assessment:
        race.clear(assessment)


def _clicked(race, kind):
    """(the window, the form, how often it was done, the assessment where there is one)."""
    own = race.window(race.engineer)
    if kind == "log work":
        title = f"Once {race.number}"
        logged = Evidence.objects.filter(engineer=race.engineer, title=title)
        return own, race.work(own, title), logged.count, None
    if kind == "submit":
        assessment, _ = company.logged(race.engineer, race.skill)
        return own, race.own_move(own, assessment, "submit"), assessment.submissions.count, assessment
    assessment, _ = company.submitted(race.engineer, race.skill)
    lena = race.window(race.people.lena, 1)
    form = race.decision(lena, assessment, "granted")
    return lena, form, SignOff.objects.filter(submission__assessment=assessment).count, assessment


def two_take_it(race):
    """Both say "I take this one". It is one's, the other is told whose, and the record has not moved by it."""
    assessment, _ = company.submitted(race.engineer, race.skill)
    lena, mara = race.window(race.people.lena, 1), race.window(race.people.mara)
    first, second = race.taking(lena, assessment), race.taking(mara, assessment)
    decide = [race.decision(window, assessment, "granted") for window in (lena, mara)]
    answers = at_once(lambda: lena.send(first), lambda: mara.send(second))
    won = race.one_won(answers, ("Lena’s", "Mara’s"))
    if won is not None:
        holder, other = (lena, mara) if won == 0 else (mara, lena)
        race.told(answers[1 - won], holder.person)
        held = assessment.submissions.pending().get().taken_by_id
        race.demand(held == holder.person.pk, f"{holder.person} was told that it is theirs, and {held} has it.")
        race.stands(assessment, "submitted")
        race.demand(other.send(decide[1 - won]).status == REFUSED, "what one has taken, the other decided.")
        race.demand(holder.send(decide[won]).status == DONE, "who has taken it could not decide.")
        race.stands(assessment, "signed_off", holder.person)
    race.clear(assessment)


def two_answer_an_appeal(race):
    """Two who had no part in the decision answer the appeal, while the one who made it tries to do so once more."""
    if race.number == 0:
        company.grant(race.people.rita, race.skill.outline)
    people = race.people
    assessment, _ = company.submitted(race.engineer, race.skill)
    assessment.return_(by=people.lena, seen=1, note=NOTE)
    assessment.appeal(by=race.engineer, seen=2, note="It is all there.")
    lena, mara, rita = race.window(people.lena), race.window(people.mara), race.window(people.rita, 1)
    yes, no = race.decision(mara, assessment, "granted"), race.decision(rita, assessment, "not_met", NOTE)
    once_more = yes.filled(decision="more_needed", note=NOTE, csrfmiddlewaretoken=lena.cookies["csrftoken"])
    *answers, barred = at_once(lambda: mara.send(yes), lambda: rita.send(no), lambda: lena.send(once_more))
    # Once it is answered it is no appeal that waits any more, and the page is an old one for everybody.
    race.demand(barred.status in (FORBIDDEN, REFUSED), f"who had decided was answered {barred.status}.")
    won = race.one_won(answers, ("granted", "not met"))
    if won is not None:
        winner = (people.mara, people.rita)[won]
        race.told(answers[1 - won], winner)
        race.stands(assessment, ("signed_off", "returned")[won], people.lena, winner)


RACES = {
    "Two reviewers decide at once": two_reviewers,
    "Withdraw against sign off": withdraw_or_sign,
    "Edit of evidence against sign off": edit_or_sign,
    "Double click": double_click,
}
FURTHER = {
    "Two reviewers take the same work": two_take_it,
    "Two answers to one appeal": two_answer_an_appeal,
    "A right of review ends against a decision by it": right_ends_or_decide,
}
