"""A checkpoint: how long the ledger was and where it ended, signed, and kept where the database's keepers cannot reach.

The chain by itself shows any change but two: its last entries cut off, and all of it written anew. Whoever holds an old
checkpoint sees both. The private key lies in a file beside the application, never in the database; the public one is
64 hex digits that may be given to anybody.
"""

import hashlib
import json
import os
import re
import stat
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from email import message_from_string
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import chain

DOMAIN = b"skillbook-checkpoint/v1\0"
FIELDS = {"origin": str, "size": int, "head": str, "at": str, "key": str, "signature": str}


class CheckpointRefused(Exception):
    """What is wrong with a checkpoint or a key: one sentence."""


@dataclass(frozen=True)
class Checkpoint:
    origin: str  # the address of the site
    size: int  # the number of entries
    head: str  # the hash of the last one
    at: str  # UTC, as the ledger writes times
    key: str  # the fingerprint of the key that signed it

    def signed_bytes(self):
        return DOMAIN + chain.canonical(asdict(self)).encode()

    def disagreement(self, size, hash_there):
        """What a chain of `size` entries, whose entry number `self.size` has the hash `hash_there`, shows against it.

        Empty where they agree.
        """
        since = f"since {self.at} ({self.origin})"
        if size < self.size:
            return f"The ledger was cut {since}: the checkpoint counts {self.size} entries, and there are {size}."
        if hash_there != self.head:
            return f"The ledger was rewritten {since}: entry {self.size} is not the one that the checkpoint signed."
        return ""


def sign(key, *, origin, size, head, at):
    """The text of a checkpoint: JSON that a person can read, and a mail can carry."""
    checkpoint = Checkpoint(origin, size, head, at, fingerprint(public_of(key)))
    signature = b64encode(key.sign(checkpoint.signed_bytes())).decode()
    return json.dumps({**asdict(checkpoint), "signature": signature}, indent=2) + "\n"


def read(text, public_keys):
    """The checkpoint in a text, which may be a mail with words around it; raises CheckpointRefused unless one of
    `public_keys` has signed it.
    """
    found = _fields(text)
    checkpoint = Checkpoint(**{name: found[name] for name in FIELDS if name != "signature"})
    known = {fingerprint(public): public for public in public_keys}
    if checkpoint.key not in known:
        raise CheckpointRefused(
            f"It is signed with the key {checkpoint.key}, which is none of those given. Give its public key too."
        )
    try:
        signature = b64decode(found["signature"], validate=True)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(known[checkpoint.key]))
        key.verify(signature, checkpoint.signed_bytes())
    except (InvalidSignature, ValueError, TypeError):
        raise CheckpointRefused("Its signature does not fit: the checkpoint was changed after it was signed.") from None
    return checkpoint


def _fields(text):
    lines = re.search(r"^\{[^{}]*\}", _unpacked(text), re.MULTILINE)
    try:
        found = json.loads(lines.group()) if lines else {}
    except (ValueError, RecursionError):
        found = {}
    if {name: type(value) for name, value in found.items()} != FIELDS:
        raise CheckpointRefused(f"This is no checkpoint: one is a JSON object of {', '.join(FIELDS)}.")
    return found


def _unpacked(text):
    """What a mail says that was saved whole, whatever its way made of long lines; any other text as it is."""
    if not re.search("^content-transfer-encoding:", text, re.MULTILINE | re.IGNORECASE):
        return text
    parts = [part.get_payload(decode=True) for part in message_from_string(text).walk() if not part.is_multipart()]
    return "\n".join(part.decode(errors="replace").replace("\r\n", "\n") for part in parts)


# ------------------------------------------------------------ keys


def fingerprint(public):
    """The name of a public key, short enough to be read aloud."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]


def public_of(key):
    return key.public_key().public_bytes_raw().hex()


def make_key(path):
    """A new private key in a file that its owner alone can read. Never in place of another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CheckpointRefused(
            f"There is a key in {path} already. To use a new one, keep its public key and move that file away first."
        ) from None
    key = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "w") as file:
        file.write(key.private_bytes_raw().hex() + "\n")
    return key


def load_key(path):
    try:
        mode = path.stat().st_mode
        text = path.read_text().strip()
    except FileNotFoundError:
        raise CheckpointRefused(f"There is no key in {path}. Make one: manage.py checkpoint --make-key") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CheckpointRefused(f"The key in {path} cannot be read: {error}.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise CheckpointRefused(f"Others may read or write the key in {path}. Close it to them: chmod 600 {path}")
    return Ed25519PrivateKey.from_private_bytes(_hex(text, f"{path} holds no key: one is 64 hex digits."))


def public_keys(values):
    """The public keys that are named: each value is one, or a file that holds one a line (# begins a remark).

    Keys of old stay in the list, for the checkpoints that they signed.
    """
    found = []
    for value in values:
        lines = [value]
        if not re.fullmatch(r"[0-9a-fA-F]{64}", value):
            try:
                lines = Path(value).read_text().splitlines()
            except (OSError, UnicodeDecodeError):
                raise CheckpointRefused(
                    f"“{value}” is neither a public key (64 hex digits) nor a file of such keys."
                ) from None
        keys = [line.partition("#")[0].strip() for line in lines]
        found += [_hex(key, f"“{key}” is no public key: one is 64 hex digits.").hex() for key in keys if key]
    return list(dict.fromkeys(found))


def _hex(text, sentence):
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise CheckpointRefused(sentence)
    return bytes.fromhex(text)
