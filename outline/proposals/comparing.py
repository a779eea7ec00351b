"""What a proposal would change, word by word. Pure."""

from ..formats.difference import Part, difference

MOST_WORDS = 400  # of longer texts the comparison could take seconds: they are shown whole, one after the other


def compared(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both wordings; of a new text, that alone."""
    if not before:
        return (Part(after, is_new=True),)
    if max(len(before.split()), len(after.split())) > MOST_WORDS:
        return Part(f"{before} ", is_old=True), Part(after, is_new=True)
    return difference(before, after)
