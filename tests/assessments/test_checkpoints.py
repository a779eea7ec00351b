"""Checkpoints: what is signed, what is refused and why, the key's file, and the command."""

import datetime as dt
import json
import re
import stat
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import override_settings

from assessments import checkpoints
from assessments.checkpoints import Checkpoint, CheckpointRefused
from assessments.models import LedgerEntry, LedgerHead
from tests.factories import log_work

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC, OTHERS = checkpoints.public_of(KEY), checkpoints.public_of(OTHER)
HEAD = "ab" * 32
SAID = {"origin": "https://skills.example.com", "size": 7, "head": HEAD, "at": "2026-11-24T20:15:03.000004Z"}
NOT_ONE = "This is no checkpoint: one is a JSON object of origin, size, head, at, key, signature."
CHANGED = "Its signature does not fit: the checkpoint was changed after it was signed."


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "keys" / "checkpoint_key"
    with override_settings(CHECKPOINT_KEY_FILE=path):
        yield path


def refusal(function, *arguments):
    with pytest.raises(CheckpointRefused) as refused:
        function(*arguments)
    return str(refused.value)


def told(**options):
    out, err = StringIO(), StringIO()
    call_command("checkpoint", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_what_was_signed_is_read_again():
    text = checkpoints.sign(KEY, **SAID)
    wanted = Checkpoint(**SAID, key=checkpoints.fingerprint(PUBLIC))
    assert checkpoints.read(text, [PUBLIC]) == wanted
    assert list(json.loads(text)) == ["origin", "size", "head", "at", "key", "signature"]
    assert checkpoints.read(text, [OTHERS, PUBLIC]) == wanted  # a key of before beside the one of now


def test_the_bytes_that_are_signed_are_these():
    signed = Checkpoint(**SAID, key=checkpoints.fingerprint(PUBLIC)).signed_bytes()
    assert signed == (
        b'skillbook-checkpoint/v1\0{"at":"2026-11-24T20:15:03.000004Z","head":"' + HEAD.encode() + b'","key":"'
        b'56475aa75463474c","origin":"https://skills.example.com","size":7}'
    )


@pytest.mark.parametrize(
    ("field", "value"), [("size", 6), ("head", "ac" * 32), ("at", "2026"), ("origin", "x"), ("size", 2**60)]
)
def test_a_changed_one_is_refused(field, value):
    text = json.dumps({**json.loads(checkpoints.sign(KEY, **SAID)), field: value})
    assert refusal(checkpoints.read, text, [PUBLIC]) == CHANGED


def test_one_of_another_key_is_refused():
    text = checkpoints.sign(OTHER, **SAID)
    assert refusal(checkpoints.read, text, [PUBLIC]) == (
        f"It is signed with the key {checkpoints.fingerprint(OTHERS)}, which is none of those given. "
        "Give its public key too."
    )
    forged = json.dumps({**json.loads(text), "key": checkpoints.fingerprint(PUBLIC)})
    assert refusal(checkpoints.read, forged, [PUBLIC]) == CHANGED
    assert refusal(checkpoints.read, forged.replace("=", "!"), [PUBLIC]) == CHANGED


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{", "{}", "{\n}", '{"size": 7}', "\0", '{\n"a": ' + "[" * 100_000 + "\n}"),
        json.dumps({**json.loads(checkpoints.sign(KEY, **SAID)), "size": "7"}),
        json.dumps({**json.loads(checkpoints.sign(KEY, **SAID)), "size": True}),
        json.dumps({**json.loads(checkpoints.sign(KEY, **SAID)), "more": 1}),
    ],
    ids=range(11),
)
def test_what_is_none_is_refused(text):
    assert refusal(checkpoints.read, text, [PUBLIC]) == NOT_ONE


@pytest.mark.parametrize(
    ("size", "there", "said"),
    [
        (7, HEAD, ""),
        (9, HEAD, ""),
        (6, None, "The ledger was cut since {}: the checkpoint counts 7 entries, and there are 6."),
        (7, "cd", "The ledger was rewritten since {}: entry 7 is not the one that the checkpoint signed."),
        (9, "cd", "The ledger was rewritten since {}: entry 7 is not the one that the checkpoint signed."),
    ],
)
def test_a_chain_is_held_against_it(size, there, said):
    checkpoint = checkpoints.read(checkpoints.sign(KEY, **SAID), [PUBLIC])
    when = "2026-11-24T20:15:03.000004Z (https://skills.example.com)"
    assert checkpoint.disagreement(size, there) == said.format(when)


class TestTheKey:
    def test_it_is_made_once_for_its_owner_alone(self, key_file):
        public = checkpoints.public_of(checkpoints.make_key(key_file))
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
        assert checkpoints.public_of(checkpoints.load_key(key_file)) == public
        assert refusal(checkpoints.make_key, key_file).startswith(f"There is a key in {key_file} already.")
        assert checkpoints.public_of(checkpoints.load_key(key_file)) == public

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
    def test_one_that_others_may_read_or_write_is_refused(self, key_file, mode):
        checkpoints.make_key(key_file)
        key_file.chmod(mode)
        assert refusal(checkpoints.load_key, key_file) == (
            f"Others may read or write the key in {key_file}. Close it to them: chmod 600 {key_file}"
        )

    def test_what_is_none_is_refused(self, key_file):
        assert refusal(checkpoints.load_key, key_file) == (
            f"There is no key in {key_file}. Make one: manage.py checkpoint --make-key"
        )
        checkpoints.make_key(key_file)
        key_file.write_text("none")
        assert refusal(checkpoints.load_key, key_file) == f"{key_file} holds no key: one is 64 hex digits."

    def test_public_keys_are_named_or_lie_in_files(self, tmp_path):
        keys = tmp_path / "keys"
        keys.write_text(f"# of 2026\n{OTHERS}  # lost in May\n\n{PUBLIC.upper()}\n")
        assert checkpoints.public_keys([PUBLIC]) == [PUBLIC]
        assert checkpoints.public_keys([str(keys), OTHERS]) == [OTHERS, PUBLIC]
        assert refusal(checkpoints.public_keys, ["abc"]) == (
            "“abc” is neither a public key (64 hex digits) nor a file of such keys."
        )
        keys.write_text("abc")
        assert refusal(checkpoints.public_keys, [str(keys)]) == "“abc” is no public key: one is 64 hex digits."


@pytest.mark.django_db
class TestTheCommand:
    def made(self):
        """The public key of a key that the command made."""
        out, err = told(make_key=True)
        assert err.startswith(f"The private key is in {settings.CHECKPOINT_KEY_FILE}.")
        return out.strip()

    def test_it_says_where_the_ledger_ends(self, key_file, engineer, skills):
        public = self.made()
        log_work(engineer, *skills[:2])
        before = dt.datetime.now(dt.UTC)
        out, _ = told()
        checkpoint = checkpoints.read(out, [public])
        last = LedgerEntry.objects.last()
        assert (checkpoint.origin, checkpoint.size, checkpoint.head) == (settings.SITE_URL, 2, last.hash)
        assert before <= dt.datetime.fromisoformat(checkpoint.at) <= dt.datetime.now(dt.UTC)
        assert told(public_key=True) == (f"{public}\n", "")

    def test_an_empty_ledger_has_one_too(self, key_file):
        checkpoint = checkpoints.read(told()[0] if self.made() else "", [told(public_key=True)[0].strip()])
        assert (checkpoint.size, checkpoint.head) == (0, LedgerHead.objects.get().hash)

    def test_into_a_new_file_or_a_folder(self, key_file, tmp_path):
        public = self.made()
        file = tmp_path / "first.json"
        assert told(file=str(file))[0] == f"Checkpoint of 0 entries in {file}\n"
        assert checkpoints.read(file.read_text(), [public]).size == 0
        with pytest.raises(CommandError, match=r"is there already\. A checkpoint replaces no other"):
            told(file=str(file))
        [path] = re.findall(r"in (.*)", told(file=str(tmp_path))[0])
        assert re.fullmatch(r"checkpoint-0-\d{8}T\d{6}Z\.json", Path(path).name)

    def test_by_mail_from_which_it_is_read_again(self, key_file):
        public = self.made()
        out, _ = told(mail=["hr@example.com", "audit@example.com"])
        assert out == "Checkpoint of 0 entries sent to hr@example.com, audit@example.com\n"
        [letter] = mail.outbox
        assert (letter.subject, letter.to) == (
            "Checkpoint of Skillbook: 0 entries",
            ["hr@example.com", "audit@example.com"],
        )
        assert checkpoints.read(letter.body, [public]).size == 0
        assert checkpoints.read(letter.message().as_string(), [public]).size == 0  # saved whole, with its headers

    def test_without_a_key_nothing_is_signed_and_none_is_made(self, key_file):
        with pytest.raises(CommandError, match=r"There is no key in .*\. Make one: manage.py checkpoint --make-key"):
            told()
        assert not key_file.exists()

    def test_an_address_that_is_none_is_refused_before_anything_is_sent(self, key_file):
        self.made()
        with pytest.raises(CommandError, match="“nobody” is no e-mail address"):
            told(mail=["hr@example.com", "nobody"])
        assert mail.outbox == []

    def test_a_ledger_that_ends_elsewhere_is_not_signed(self, key_file, engineer, skills):
        self.made()
        log_work(engineer, skills[0])
        LedgerHead.objects.update(hash=HEAD)
        with pytest.raises(CommandError, match="The ledger does not end where it says, so nothing was signed"):
            told()
