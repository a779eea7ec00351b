"""The stand-alone verifier on the demo company, whole, and on exports that were tampered with."""

import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from assessments import chain, checkpoints
from tools.check_ledger import NO_CHECKPOINT

from .exports import PROGRAM, closed, find, linked, saying

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = checkpoints.public_of(KEY)


def test_the_demo_is_whole(lines, run):
    size = len(closed(lines)) - 1
    origin, head = settings.SITE_URL, lines[0]["head"]
    opened = sum("open" in line for line in lines)
    whole = f"The ledger of {origin} is whole: {size} entries, head {head}."
    assert run(closed(lines)) == (0, f"{whole}\n{NO_CHECKPOINT}")
    assert run(lines) == (
        0,
        f"{whole}\nEntries that were opened, and say what they are bound to: {opened}.\n{NO_CHECKPOINT}",
    )
    assert opened > 100
    assert run(linked(lines))[0] == 0  # computing it anew changes nothing


def test_a_ledger_of_nothing_is_whole(lines, run):
    head = lines[0]["prev"]
    nothing = {**lines[0], "size": 0, "head": head}
    assert run([nothing]) == (0, f"The ledger of {settings.SITE_URL} is whole: 0 entries, head {head}.")


# ------------------------------------------------------------ an export that was touched, and its chain not


def change(lines):
    line, body = find(lines, "evidence_added")
    saying(line, {**body, "words": {}})
    return line


def change_and_compute_its_hash(lines):
    line = change(lines)
    line["hash"] = chain.link(line["prev_hash"], line["body"])


def remove(lines):
    del lines[20]


def remove_and_number_anew(lines):
    del lines[20]
    for seq, line in enumerate(lines[1:], 1):
        line["seq"] = seq


def swap(lines):
    lines[20], lines[21] = lines[21], lines[20]


def repeat(lines):
    lines.insert(20, lines[19])


def begin_elsewhere(lines):
    lines[0]["prev"] = "0" * 64


def cut(lines):
    del lines[-3:]


def go_on(lines):
    lines[0] |= {"size": lines[-2]["seq"], "head": lines[-2]["hash"]}


def damage(lines):
    lines[20] = "{"


def damage_a_character(lines):
    lines[20] = json.dumps(lines[20]).replace("sub_", "sub\ufffd_")


def leave_out_a_field(lines):
    del lines[20]["prev_hash"]


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (change, "was changed: its hash is not that of its text"),
        (change_and_compute_its_hash, "does not follow the one before it"),
        (remove, "the entry after number 19 says that it is number 21"),
        (remove_and_number_anew, "entry 20 does not follow the one before it"),
        (swap, "the entry after number 19 says that it is number 21"),
        (repeat, "the entry after number 19 says that it is number 19"),
        (begin_elsewhere, "entry 1 does not follow the one before it"),
        (cut, ", and its header says entry "),
        (go_on, ", and its header says entry "),
        (damage, "line 21 of the file is damaged"),
        (damage_a_character, "entry 20 was changed: its hash is not that of its text"),
        (leave_out_a_field, "line 21 of the file does not say what it has to say"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_export_that_was_touched(tamper, said, lines, run):
    lines = closed(lines)
    tamper(lines)
    code, output = run(lines)
    assert code == 1
    assert output.startswith("Tampered: ")
    assert said in output


# ------------------------------------------------------------ words, checkpoints, and what cannot be checked


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("words", {"note": "I never said that."}, "these are not the words that it is bound to"),
        ("words", {}, "these are not the words that it is bound to"),
        ("salt", "00" * 16, "these are not the words that it is bound to"),
        ("pieces", [{"id": 0, "digest": "00" * 32}], "this is not the piece 0 that it is bound to"),
        ("open", 1, "words of entry 1 stand after entry"),
    ],
)
def test_words_that_are_not_those(where, value, said, lines, run):
    next(line for line in lines if line.get("words", {}).get("note"))[where] = value
    code, output = run(lines)
    assert (code, said in output) == (1, True)


def test_a_checkpoint_shows_a_ledger_that_was_cut_or_rewritten(lines, run, tmp_path):
    lines, kept = closed(lines), tmp_path / "kept.json"
    size, at = lines[0]["size"], "2026-11-24T20:15:03.000004Z"
    with_it = ("--checkpoint", kept, "--public-key", PUBLIC)
    kept.write_text(checkpoints.sign(KEY, origin="x", size=size, head=lines[0]["head"], at=at))
    code, output = run(lines, *with_it)
    assert (code, output.splitlines()[1]) == (0, "Checkpoints that agree: 1.")
    since = f"since {at}, when the checkpoint counted {size} entries"
    shorter = linked(lines[:-1])
    assert run(shorter)[0] == 0  # by itself it is a whole chain
    assert run(shorter, *with_it) == (1, f"Tampered: the ledger was cut {since}: there are {size - 1}.")
    then = json.loads(lines[-1]["body"])["at"]
    rewritten = linked([*lines[:-1], {**lines[-1], "body": lines[-1]["body"].replace(then, at)}])
    assert run(rewritten)[0] == 0
    assert run(rewritten, *with_it) == (1, f"Tampered: the ledger was rewritten {since}.")


def test_a_checkpoint_that_cannot_be_used(lines, run, tmp_path):
    lines, kept = closed(lines), tmp_path / "kept.json"
    text = checkpoints.sign(KEY, origin="x", size=1, head=lines[1]["hash"], at="2026-11-24T20:15:03.000004Z")
    kept.write_text(text)
    for arguments, said in [
        ([], f"{kept}: it is signed with the key 56475aa75463474c, which is none of those given with --public-key."),
        (["--public-key", "xyz"], "No such file or directory"),
    ]:
        code, output = run(lines, "--checkpoint", kept, *arguments)
        assert (code, output.startswith("Not checked: "), said in output) == (2, True, True)
    kept.write_text(text.replace('"size": 1', '"size": 2'))
    assert run(lines, "--checkpoint", kept, "--public-key", PUBLIC) == (
        2,
        f"Not checked: {kept}: its signature does not fit: it was changed after it was signed.",
    )


@pytest.mark.parametrize("lines", [[""], ["{}"], ["[]"], ['{"format": "skillbook-ledger/2"}'], ["\0"]], ids=repr)
def test_what_is_no_export_is_not_checked(lines, run):
    assert run(lines)[0] == 2


def test_no_file_is_not_checked(run):
    done = subprocess.run([sys.executable, "-I", "-S", PROGRAM, "nowhere"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "Not checked: [Errno 2] No such file or directory: 'nowhere'.\n")
