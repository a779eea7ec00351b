#!/usr/bin/env python3
"""Checks an exported ledger of Skillbook. One file of standard-library Python, 3.9 or newer, which takes nothing from
Skillbook, so that you need not trust the application: read this file, then run it.

    python3 check_ledger.py ledger.jsonl [--checkpoint FILE --public-key KEY]

It computes every link of the chain again, reads every entry, and does again what the entries say was done: nobody
decided on themselves, each reviewer decided once, each state followed from the one before, each right was held. Where
the export opens entries, their words are held against what the chain is bound to. It ends with 0 where the ledger is
whole, with 1 where it was tampered with, and with 2 where it could not be checked. Whether the site's tables agree with
the ledger only the site can tell: manage.py verify_ledger.
"""

import argparse
import hashlib
import hmac
import json
import re
import sys
from base64 import b64decode
from datetime import datetime, timedelta
from email import message_from_string
from pathlib import Path

FORMAT = "skillbook-ledger/1"
LINK, CHECKPOINT = b"skillbook-ledger/v1\0", b"skillbook-checkpoint/v1\0"
SIGNED = {"origin": str, "size": int, "head": str, "at": str, "key": str, "signature": str}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
ZONES = timedelta(hours=14)  # days are days of the site, wherever it is
AHEAD = timedelta(days=90)  # so long before it lapses a sign-off can be renewed
VIEWS = {"not_yet", "learning", "confident", "can_teach"}

# What leads an assessment from which states to which.
MOVES = {
    "submit": ({"open", "returned"}, "submitted"),
    "appeal": ({"returned"}, "submitted"),
    "withdraw": ({"submitted"}, "open"),
    "withdraw_appeal": ({"submitted"}, "returned"),
    "sign": ({"submitted"}, "submitted"),
    "sign_off": ({"submitted"}, "signed_off"),
    "return": ({"submitted"}, "returned"),
    "decline": ({"submitted"}, "returned"),
    "revoke": ({"signed_off"}, "open"),
    "renew": ({"signed_off"}, "open"),
}
EVIDENCE = {"evidence_added", "evidence_changed", "evidence_removed"}
ASKS = {"submit", "appeal"}
OWN = EVIDENCE | ASKS | {"withdraw", "withdraw_appeal", "renew", "self_assess", "exempt_ask"}  # by the engineer alone
ANSWERS = {"exempt_agree", "exempt_refuse"}
BY_EITHER = {"comment", "exempt_end"}  # the engineer, or somebody else; all that is left is by somebody else alone
BY_A_LEAD = {"revoke", "exempt_end"} | ANSWERS
SIGNATURES = {"sign", "sign_off"}
DECISIONS = SIGNATURES | {"return", "decline"}
GRANTS = {"grant", "grant_change", "grant_end"}
DELEGATIONS = {"delegate", "delegate_end"}
RIGHTS = GRANTS | DELEGATIONS
ACTS = set(MOVES) | OWN | ANSWERS | BY_EITHER | RIGHTS | {"erase"}
PEOPLE = ("actor", "subject", "reviewer", "delegator", "delegate")
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)


NO_CHECKPOINT = (
    "Without a checkpoint nobody can tell whether its last entries were cut off, or all of it was written anew: "
    "--checkpoint FILE --public-key KEY."
)


class Tampered(Exception):
    """What is wrong, and where: one sentence. Exit code 1."""


class Unusable(Exception):
    """Why nothing can be checked. Exit code 2."""


def demand(holds, sentence):
    if not holds:
        raise Tampered(sentence)


# ------------------------------------------------------------ what entries say


class Assessment:
    def __init__(self, entry):
        self.about = (entry["subject"], entry["skill"])
        self.state, self.version, self.submission, self.granted = "open", 0, 0, False
        self.pinned, self.exempt, self.valid_until = None, None, None
        self.refused, self.is_appeal = (
            0,
            False,
        )  # the submission that was sent back last, and whether the last one appeals
        # Who decided on this submission; whose word that was; whose it was on what this one appeals against.
        self.deciders, self.heard, self.barred = set(), set(), set()


class Record:
    """What was done by now. `take` does an entry again, and raises Tampered where that cannot have been."""

    def __init__(self):
        self.assessments, self.grants, self.delegations, self.owners = {}, {}, {}, {}
        self.erased, self.levels = set(), set()

    def take(self, entry):
        act = entry["type"]
        demand(act in ACTS, f"it says that {act!r} was done, which is nothing that can be")
        for person in PEOPLE:
            demand(entry.get(person) not in self.erased, f"its {person} had been erased before")
        if act == "erase":
            demand(re.fullmatch("sub_[0-9a-f]{32}", entry["subject"]), "it erases nobody")
            self.erased.add(entry["subject"])
        elif act in GRANTS:
            given = entry["grant"] in self.grants
            demand(given == (act != "grant"), f"the grant {entry['grant']} was {'' if given else 'not '}given before")
            self.grants[entry["grant"]] = entry
        elif act in DELEGATIONS:
            begun = entry["delegation"] in self.delegations
            what = f"the delegation {entry['delegation']} had {'' if begun else 'not '}begun before"
            demand(begun == (act != "delegate"), what)
            demand(entry["delegator"] != entry["delegate"], "somebody stands in for themself")
            self.delegations[entry["delegation"]] = entry
        else:
            self._take_claim(act, entry)

    def _take_claim(self, act, entry):
        claim = self.assessments.setdefault(entry["assessment"], Assessment(entry))
        demand(claim.about == (entry["subject"], entry["skill"]), "its assessment was about another person or skill")
        demand(entry["subject"] and entry["actor"], "it does not say who did it, or to whose record")
        own = entry["actor"] == entry["subject"]
        if act in OWN:
            demand(own, f"somebody else did {act} on an engineer's record")
        elif act not in BY_EITHER:
            demand(not own, "somebody decided on themself")
        if act not in OWN and act != "comment" and not own:
            self._look_at_the_right(entry)
        if act == "comment":
            demand(claim.submission, "somebody commented on what had never been submitted")
            demand("note" in entry["words"], "somebody commented without a word")
        if act == "self_assess":
            demand(entry["view"] in VIEWS, f"nobody can see it as {entry['view']!r}")
        if act.startswith("exempt_"):
            self._exempt(act, entry, claim)
        if "evidence" in entry:
            self._look_at_the_pieces(entry)
        if act in MOVES:
            self._move(act, entry, claim)
        demand(
            (entry["state"], entry["version"]) == (claim.state, claim.version),
            f"it leaves its assessment {entry['state']} in version {entry['version']}, and by what was done before it "
            f"is {claim.state} in version {claim.version}",
        )

    def _exempt(self, act, entry, claim):
        asked = entry["exemption"]
        if act == "exempt_ask":
            fits = claim.exempt is None and claim.state in ("open", "returned")
            demand(fits, "it was asked that it not apply, which could not be asked then")
            claim.exempt = asked, "asked"
            return
        of, status = claim.exempt or (None, None)
        demand(of == asked, f"it answers request {asked}, which had not been made for this skill, or had ended")
        if act == "exempt_refuse" or (act == "exempt_end" and entry["actor"] != entry["subject"]):
            demand("note" in entry["words"], "it was refused, or ended by a lead, without a word")
        if act == "exempt_end":
            demand(entry["was"] == status, f"it ends what was {entry['was']}, and it was {status}")
            own = entry["actor"] == entry["subject"]
            demand(own or status == "agreed", "a lead ended it before it was agreed")
        else:
            demand(status == "asked", f"it answers what was {status} already")
            self._count_levels(entry)
        claim.exempt = (of, "agreed") if act == "exempt_agree" else None

    def _move(self, act, entry, claim):
        froms, to = MOVES[act]
        demand(claim.state in froms, f"its assessment was {claim.state}, from which {act} leads nowhere")
        demand(entry["seen"] == claim.version, "it was done on another version than the one that stood")
        if act == "renew":
            self._look_at_the_term(entry, claim)
        claim.state, claim.version = to, claim.version + 1
        pinned = [entry[name] for name in ("wording", "needed", "revision")]
        if act in ASKS:
            demand(entry["submission"] == claim.submission + 1 and entry["evidence"], "it submits nothing, or twice")
            demand(not claim.exempt, "it was submitted while it was not to apply, or that was asked")
            if act == "appeal":
                same = (entry["appeals"], pinned) == (claim.refused, claim.pinned)
                demand(same, "it appeals against something else than what was decided last")
            claim.is_appeal = act == "appeal"
            claim.barred = claim.barred | claim.heard if claim.is_appeal else set()
            claim.submission, claim.pinned, claim.deciders, claim.heard = entry["submission"], pinned, set(), set()
        demand(entry["submission"] == claim.submission, "it is about another submission than the one that was made")
        demand(pinned == claim.pinned, "it is about something else than what was submitted")
        if act in ("withdraw", "withdraw_appeal"):
            fits = claim.is_appeal == (act == "withdraw_appeal")
            demand(fits, "only an appeal that is withdrawn leaves it sent back, as it was before, and each does")
            claim.heard = set()
        if act in ("return", "decline"):
            claim.refused = claim.submission
        if act in DECISIONS:
            demand(entry["actor"] not in claim.deciders, "the same reviewer decided on this submission before")
            voices = {entry["actor"], entry["basis"].get("for")} - {None}
            spoken = voices & (claim.heard | claim.barred)
            demand(not spoken, "who decided, or for whom, had a part in a decision on this before")
            claim.deciders.add(entry["actor"])
            claim.heard |= voices
        if act in SIGNATURES:
            count, needed = len(claim.deciders), entry["needed"]
            fits = entry["signature"] == count and (act == "sign_off") == (count >= needed)
            demand(fits, f"it is sign-off {count} of {needed}, and says otherwise")
        if act in ("sign_off", "revoke"):
            claim.valid_until = entry["valid_until"] if act == "sign_off" else None
        self._count_levels(entry)

    def _look_at_the_term(self, entry, claim):
        demand(claim.valid_until, "it renews what does not lapse")
        soon = (moment_of(entry) + ZONES + AHEAD).date().isoformat()
        demand(claim.valid_until <= soon, f"it renews what counts until {claim.valid_until}, long before that")

    def _count_levels(self, entry):
        reached = {(entry["subject"], level) for level in entry.get("levels_reached", ())}
        lost = {(entry["subject"], level) for level in entry.get("levels_lost", ())}
        demand(not reached & self.levels, "it says that a level was reached that had been reached before")
        demand(lost <= self.levels, "it takes back a level that was not reached")
        self.levels |= reached
        self.levels -= lost

    def _look_at_the_pieces(self, entry):
        for piece in entry["evidence"]:
            owner = self.owners.setdefault(piece["id"], entry["subject"])
            demand(owner == entry["subject"], f"piece {piece['id']} is somebody else's")

    def _look_at_the_right(self, entry):
        basis, at = entry["basis"], moment_of(entry)
        latest, earliest = (at + ZONES).date().isoformat(), (at - ZONES).date().isoformat()
        demand(basis["since"] <= latest, f"it rests on a right that began later, on {basis['since']}")
        demand(basis["as"] == "lead" or entry["type"] not in BY_A_LEAD, f"being {basis['as']} entitles nobody to it")
        demand(basis["as"] in ("lead", "reviewer", "delegate"), f"being {basis['as']} entitles nobody to it")
        holder, began = entry["actor"], basis["since"]
        if basis["as"] == "delegate":
            known = self.delegations.get(basis["delegation"])
            demand(known, f"it rests on the delegation {basis['delegation']}, which had not begun")
            same = (known["delegate"], known["delegator"], known["starts"]) == (holder, basis["for"], began)
            demand(same, f"it rests on the delegation {basis['delegation']}, which was of somebody else")
            demand(known["ends"] > earliest, f"it rests on the delegation {basis['delegation']}, which had ended")
            demand(known["delegator"] != entry["subject"], "somebody stood in for the one whose record it is")
            holder, began = known["delegator"], None
        if "team" in basis or basis["as"] == "lead":
            demand(type(basis["team"]) is int, "it rests on leading a team, and names none")
            return
        grant = self.grants.get(basis["grant"])
        demand(grant, f"it rests on the grant {basis['grant']}, which had not been given")
        same = (grant["reviewer"], grant["outline"]) == (holder, entry["skill"]["outline"])
        demand(
            same and (grant["starts"] == began if began else grant["starts"] <= latest),
            f"it rests on the grant {basis['grant']}, which was given to somebody else or for something else",
        )
        ended = grant["ends"] and grant["ends"] <= earliest
        demand(not ended, f"it rests on the grant {basis['grant']}, which had ended on {grant['ends']}")


# ------------------------------------------------------------ the chain


class Chain:
    def __init__(self, prev, checkpoints=()):
        self.size, self.head, self.body, self.record = 0, prev, {}, Record()
        self.opened, self.set_back = 0, 0
        self.wanted, self.passed = {checkpoint["size"] for checkpoint in checkpoints}, {0: prev}

    def take(self, line):
        if "open" in line:
            self._open(line)
        elif "person" in line:
            demand(line["person"] not in self.record.erased, f"{line['person']} was erased, and is named all the same")
        else:
            self._follow(line)

    def _follow(self, line):
        seq, text = line["seq"], line["body"]
        demand(seq == self.size + 1, f"the entry after number {self.size} says that it is number {seq}")
        demand(line["prev_hash"] == self.head, f"entry {seq} does not follow the one before it")
        demand(link(self.head, text) == line["hash"], f"entry {seq} was changed: its hash is not that of its text")
        try:
            body = json.loads(text)
            demand(canonical(body) == text, "it is not written as the ledger writes")
            demand((body["v"], body["seq"]) == (1, seq), "inside it says another number or version")
            demand(MOMENT.fullmatch(body["at"]), "it does not say when it was written")
            self.set_back += body["at"] < self.body.get("at", "")
            self.record.take(body)
        except Tampered as wrong:
            raise Tampered(f"entry {seq}: {wrong}") from None
        except MALFORMED:
            raise Tampered(f"entry {seq}: it does not say what an entry of its kind has to say") from None
        self.size, self.head, self.body = seq, line["hash"], body
        if seq in self.wanted:
            self.passed[seq] = self.head

    def _open(self, line):
        demand(line["open"] == self.size, f"words of entry {line['open']} stand after entry {self.size}")
        said = {label: commitment(line["salt"], label, text) for label, text in line["words"].items()}
        demand(said == self.body["words"], f"entry {self.size}: these are not the words that it is bound to")
        bound = {piece["id"]: piece["commit"] for piece in self.body.get("evidence", ())}
        for piece in line["pieces"]:
            fits = commitment(line["salt"], "piece", piece["digest"]) == bound.get(piece["id"])
            demand(fits, f"entry {self.size}: this is not the piece {piece['id']} that it is bound to")
        self.opened += 1


def moment_of(entry):
    return datetime.strptime(entry["at"], "%Y-%m-%dT%H:%M:%S.%fZ")


def link(prev, text):
    return hashlib.sha256(LINK + bytes.fromhex(prev) + hashlib.sha256(text.encode()).digest()).hexdigest()


def commitment(salt, label, text):
    return hmac.new(bytes.fromhex(salt), f"{label}\0{text}".encode(), "sha256").hexdigest()


def canonical(body):
    """The one text of a body, as RFC 8785 has it; raises ValueError for what other languages would read differently."""
    waiting = [body]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
            if not all(key.isascii() for key in value):
                raise ValueError("such a key has no place in the ledger")
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
            raise ValueError("such a number has no place in the ledger")
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def check(lines, checkpoints=()):
    """Walk through an export, given as lines of text. Returns (its header, the chain at its end)."""
    lines = iter(lines)
    header = parsed(next(lines, ""), "the file is empty or begins with no header", Unusable)
    if header.get("format") != FORMAT:
        raise Unusable(f"this is no export of a ledger that this program knows ({FORMAT})")
    chain = Chain(header.get("prev"), checkpoints)
    for number, text in enumerate(lines, 2):
        try:
            chain.take(parsed(text, f"line {number} of the file is damaged", Tampered))
        except MALFORMED:
            raise Tampered(f"line {number} of the file does not say what it has to say") from None
    ends = (header.get("size"), header.get("head"))
    demand(ends == (chain.size, chain.head), f"it ends with entry {chain.size}, and its header says entry {ends[0]}")
    for checkpoint in checkpoints:
        since = f"since {checkpoint['at']}, when the checkpoint counted {checkpoint['size']} entries"
        demand(chain.size >= checkpoint["size"], f"the ledger was cut {since}: there are {chain.size}")
        demand(chain.passed.get(checkpoint["size"]) == checkpoint["head"], f"the ledger was rewritten {since}")
    return header, chain


def parsed(text, sentence, kind):
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise kind(sentence)
    return value


# ------------------------------------------------------------ checkpoints, and Ed25519 by RFC 8032 (section 6)

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    a1, a2 = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = a2 - a1, d - c, d + c, a2 + a1
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def point_of(encoded):
    """The point in 32 bytes, or None."""
    y, sign = int.from_bytes(encoded, "little") & (2**255 - 1), encoded[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (not x and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_fits(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    key, nonce, scalar = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or scalar >= Q:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    one, other = times(scalar, BASE), add(nonce, times(digest, key))
    return not any((one[axis] * other[2] - other[axis] * one[2]) % P for axis in (0, 1))


def read_checkpoint(text, keys):
    """The fields of a checkpoint, if one of the public keys has signed it. `text` may be a mail that was saved."""
    if re.search("^content-transfer-encoding:", text, re.MULTILINE | re.IGNORECASE):
        parts = [part.get_payload(decode=True) for part in message_from_string(text).walk() if not part.is_multipart()]
        text = "\n".join(part.decode(errors="replace").replace("\r\n", "\n") for part in parts)
    found = re.search(r"^\{[^{}]*\}", text, re.MULTILINE)
    fields = parsed(found.group() if found else "", "it is no checkpoint", Unusable)
    if {name: type(value) for name, value in fields.items()} != SIGNED:
        raise Unusable("it is no checkpoint")
    known = {hashlib.sha256(key).hexdigest()[:16]: key for key in keys}
    if fields["key"] not in known:
        raise Unusable(f"it is signed with the key {fields['key']}, which is none of those given with --public-key")
    try:
        message = CHECKPOINT + canonical({name: fields[name] for name in fields if name != "signature"}).encode()
        fits = signature_fits(known[fields["key"]], message, b64decode(fields["signature"], validate=True))
    except ValueError:
        fits = False
    if not fits:
        raise Unusable("its signature does not fit: it was changed after it was signed")
    return fields


# ------------------------------------------------------------ the program


def read_keys(values):
    for value in values:
        lines = [value] if re.fullmatch("[0-9a-fA-F]{64}", value) else Path(value).read_text().splitlines()
        for line in (line.partition("#")[0].strip() for line in lines):
            if line:
                yield bytes.fromhex(line)


def with_progress(file, size):
    """The lines of the file, and on a terminal how far we are."""
    done, shown = 0, -1
    for line in file:
        done += len(line)
        if sys.stderr.isatty() and size and shown != done * 100 // size:
            shown = done * 100 // size
            print(f"\rChecking the ledger, {shown} %", end="\n" if done == size else "", file=sys.stderr)
        yield line.decode(errors="replace")  # what was replaced has another hash


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Checks an exported ledger of Skillbook.")
    parser.add_argument("export", help="what manage.py export_ledger wrote, or - for standard input")
    parser.add_argument("--checkpoint", action="append", default=[], metavar="FILE", help="a checkpoint that you kept")
    parser.add_argument("--public-key", action="append", default=[], metavar="KEY", help="64 hex digits, or a file")
    asked = parser.parse_args(arguments)
    try:
        keys, checkpoints = list(read_keys(asked.public_key)), []
        for name in asked.checkpoint:
            try:
                checkpoints.append(read_checkpoint(Path(name).read_text(), keys))
            except Unusable as why:
                raise Unusable(f"{name}: {why}") from None
        if asked.export == "-":
            header, chain = check(with_progress(sys.stdin.buffer, 0), checkpoints)
        else:
            with Path(asked.export).open("rb") as file:
                header, chain = check(with_progress(file, Path(asked.export).stat().st_size), checkpoints)
    except Tampered as wrong:
        print(f"Tampered: {wrong}.")
        return 1
    except (Unusable, OSError, ValueError) as why:
        print(f"Not checked: {why}.", file=sys.stderr)
        return 2
    print(f"The ledger of {header.get('origin')} is whole: {chain.size} entries, head {chain.head}.")
    for count, what in (
        (len(checkpoints), "Checkpoints that agree"),
        (chain.opened, "Entries that were opened, and say what they are bound to"),
        (len(chain.record.erased), "People who were erased, which leaves the chain whole"),
        (chain.set_back, "Entries of an earlier time than the one before, for a clock was set back"),
    ):
        if count:
            print(f"{what}: {count}.")
    if chain.size and not checkpoints:
        print(NO_CHECKPOINT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
