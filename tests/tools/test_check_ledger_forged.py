"""A chain that was written anew by somebody who has the whole database: only what it says gives it away."""

import json

import pytest

from assessments import chain

from .exports import closed, find, link_as_they_are, linked, saying


def forge(*acts, **changes):
    """What makes the first entry of one of these acts say something else; changes may be functions of the body."""

    def forging(lines):
        line, body = find(lines, *acts)
        saying(line, body | {name: value(body) if callable(value) else value for name, value in changes.items()})

    return forging


def sign_twice(lines):
    line, body = find(lines, "sign")
    again = body | {"seen": body["version"], "version": body["version"] + 1, "signature": 2, "type": "sign_off"}
    lines.insert(
        lines.index(line) + 1, {"body": chain.canonical({**again, "levels_reached": [], "state": "signed_off"})}
    )
    lines[lines.index(line) + 1] |= {"hash": ""}


def give_no_grant(lines):
    line, _ = find(lines, "grant")
    lines.remove(line)


def end_the_grant(lines):
    line, body = find(lines, "grant")
    saying(line, {**body, "ends": body["starts"]})


def another_reviewer(lines):
    line, body = find(lines, "grant")
    saying(line, {**body, "reviewer": "sub_" + "0" * 32})


def revoke_by_grant(lines):
    """By the reviewer who signed it off, and leads nobody."""
    for line in lines[1:]:
        body = json.loads(line["body"])
        if body["type"] == "sign_off" and body["basis"]["as"] == "reviewer":
            break
    body |= {"type": "revoke", "state": "open", "seen": body["version"], "version": body["version"] + 1}
    lines.insert(lines.index(line) + 1, {"hash": "", "body": chain.canonical({**body, "levels_lost": []})})


def erase_too_early(lines):
    _, body = find(lines, "submit")
    erase = {"v": 1, "type": "erase", "actor": None, "subject": body["subject"], "at": body["at"], "words": {}}
    lines.insert(len(lines) // 2, {"hash": "", "body": chain.canonical(erase)})


def erase_nobody(lines):
    _, body = find(lines, "submit")
    erase = {"v": 1, "type": "erase", "actor": None, "subject": "Kavya", "at": body["at"], "words": {}}
    lines.append({"hash": "", "body": chain.canonical(erase)})


def space(lines):
    line, _ = find(lines, "submit")
    line["body"] = line["body"].replace(":", ": ", 1)


def fraction(lines):
    line, _ = find(lines, "submit")
    line["body"] = line["body"].replace('"v":1,', '"v":1.0,')


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (forge("sign_off", actor=lambda body: body["subject"]), "somebody decided on themself"),
        (forge("submit", actor="sub_" + "0" * 32), "somebody else did submit on an engineer's record"),
        (forge("evidence_added", actor="sub_" + "0" * 32), "somebody else did evidence_added on an engineer's record"),
        (forge("sign_off", actor=None), "it does not say who did it, or to whose record"),
        (forge("return", state="signed_off"), "it leaves its assessment signed_off in version 2"),
        (forge("return", type="revoke"), "its assessment was submitted, from which revoke leads nowhere"),
        (forge("withdraw", seen=0), "it was done on another version than the one that stood"),
        (forge("return", wording="0" * 64), "it is about something else than what was submitted"),
        (forge("return", submission=2), "it is about another submission than the one that was made"),
        (forge("submit", submission=2), "it submits nothing, or twice"),
        (forge("submit", evidence=[]), "it submits nothing, or twice"),
        (forge("sign", signature=2), "it is sign-off 1 of 2, and says otherwise"),
        (forge("submit", subject="sub_" + "0" * 32), "its assessment was about another person or skill"),
        (forge("sign_off", type="promote"), "it says that 'promote' was done, which is nothing that can be"),
        (forge("sign_off", basis=lambda body: body["basis"] | {"since": "2999-01-01"}), "on a right that began later"),
        (forge("sign_off", basis=lambda body: body["basis"] | {"team": None}), "leading a team, and names none"),
        (forge("sign_off", basis={"as": "admin", "since": "2020-01-01"}), "being admin entitles nobody to it"),
        (forge("sign_off", at="yesterday"), "it does not say when it was written"),
        (forge("sign_off", levels_lost=[1]), "it takes back a level that was not reached"),
        (forge("sign_off", v=2), "inside it says another number or version"),
        (sign_twice, "the same reviewer decided on this submission before"),
        (give_no_grant, "which had not been given"),
        (end_the_grant, "which had ended on"),
        (another_reviewer, "which was given to somebody else or for something else"),
        (revoke_by_grant, "being reviewer entitles nobody to it"),
        (erase_too_early, "had been erased before"),
        (erase_nobody, "it erases nobody"),
        (space, "it is not written as the ledger writes"),
        (fraction, "it does not say what an entry of its kind has to say"),
    ],
    ids=range(29),
)
def test_a_chain_that_was_written_anew(tamper, said, lines, run):
    lines = linked(closed(lines))
    tamper(lines)
    (link_as_they_are if tamper in (space, fraction) else linked)(lines)
    code, output = run(lines)
    assert code == 1
    assert output.startswith("Tampered: entry ")
    assert said in output
