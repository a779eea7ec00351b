"""Evidence as it is now, and what it speaks for."""

from ...models import Evidence, EvidenceUse
from ..lines import commits
from .comparison import CHUNK, UNTOLD, stream


def evidence(now):
    left = {
        piece: (claim.subject, seq)
        for pk, claim in now.replay.claims.items()
        if pk not in now.replay.doubted
        for piece, seq in claim.uses.items()
    }
    doubted = {piece for pk in now.replay.doubted if pk in now.replay.claims for piece in now.replay.claims[pk].uses}
    for piece in Evidence.objects.with_files().order_by("pk").iterator(chunk_size=CHUNK):
        left.pop(piece.pk, None)
        if piece.pk in doubted:
            continue
        told = now.replay.pieces.get(piece.pk)
        if told is None:
            if not now.replay.doubted:
                now.found(None, f"There is a piece of evidence ({piece.pk}), {UNTOLD}.")
        elif not now.is_(piece.engineer_id, told.subject):
            now.found(told.content.seq, f"piece {piece.pk} belongs to somebody else now")
        elif told.subject not in now.replay.erased and not _is_bound(piece, told.content):
            now.found(told.content.seq, f"piece {piece.pk} is not as it was when this was written")
    for piece, (subject, seq) in left.items():
        now.gone(seq, f"piece {piece}", subject)


def _is_bound(piece, content):
    """Whether a piece is what its commitment says; without the salt nobody can tell."""
    return content.salt is None or commits(content.salt, "piece", piece.digest(), content.commit)


def uses(now):
    left = {
        (pk, piece): (seq, claim.subject)
        for pk, claim in now.replay.claims.items()
        if pk not in now.replay.doubted
        for piece, seq in claim.uses.items()
    }
    for assessment, piece in stream(EvidenceUse.objects, "assessment", "evidence"):
        if left.pop((assessment, piece), None) is None and assessment not in now.replay.doubted:
            now.found(None, f"Piece {piece} speaks for assessment {assessment}, {UNTOLD}.")
    for (assessment, piece), (seq, subject) in left.items():
        now.gone(seq, f"that piece {piece} speaks for assessment {assessment}", subject)
