"""Numbers as a sentence says them. Pure; the filters of the pages say the same."""

from django.utils.text import Truncator

from .validity import written

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def in_words(number):
    """Below ten as a word, for headlines: 2 is "two", 12 is "12"."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def ordinal(number):
    """The place of one among several: 2 is "second"."""
    return _ORDINALS.get(number, f"number {number}")


def counted(number, one, many):
    """ "one claim", "five claims", "12 claims" """
    return f"{in_words(number)} {one if number == 1 else many}"


def in_figures(number, one, many):
    """ "1 claim", "4 claims": where a count stands beside other figures."""
    return f"{number} {one if number == 1 else many}"


def opened(sentence):
    """The sentence with a capital at its head."""
    return sentence[:1].upper() + sentence[1:]


def named(skill):
    """Its number and first words, for a sentence: 2.3 “Can take a service into production…”"""
    return f"{skill.label} “{Truncator(skill.plain.rstrip('.')).words(8)}”"


def either(names):
    """ "Marit", "Marit or Chen", "Tomasz, Marit or Chen"; nobody where there are none."""
    return _joined(names, "or")


def both(names):
    """ "Marit", "Marit and Chen", "Tomasz, Marit and Chen"; nobody where there are none."""
    return _joined(names, "and")


def called(person, reader, name="name"):
    """What a sentence to `reader` calls somebody: "you", or by that `name` of theirs ("name" or "first_name")."""
    return "you" if person == reader else getattr(person, name)


def any_of(people, reader=None):
    """Whom something waits for, as `reader` is told: "Tomasz, Marit or you"; nobody where there are none."""
    return either(_reader_last(people, reader, "first_name"))


def all_of(people, reader=None):
    """Who did something together, as `reader` is told: "Grace Moore and you"; nobody where there are none."""
    return both(_reader_last(people, reader, "name"))


def _reader_last(people, reader, name):
    return [called(person, reader, name) for person in sorted(people, key=lambda person: person == reader)]


def _joined(names, last):
    *first, end = names or ["nobody"]
    return f"{', '.join(first)} {last} {end}" if first else end


def signed_words(signers, needed, reader):
    """ "1 of 2 signed, by Chen Wei"; nothing where one signature is enough."""
    if needed == 1:
        return ""
    return f"{len(signers)} of {needed} signed{f', by {all_of(signers, reader)}' if signers else ''}"


def lapse_sentence(over, soon, one="sign-off", many="sign-offs"):
    """ "Two sign-offs have lapsed, and three lapse within 90 days." Nothing where there are none."""
    said = [f"{counted(over, f'{one} has', f'{many} have')} lapsed"] if over else []
    if soon:
        subject = in_words(soon) if over else counted(soon, one, many)
        said.append(f"{'and ' if over else ''}{subject} {'lapses' if soon == 1 else 'lapse'} within 90 days")
    return f"{opened(', '.join(said))}." if said else ""


def chip_words(state, signed, needed, valid_until=None):
    """What a state's chip says beyond the state's word: "Submitted, 1 of 2 signed", "Lapsed after 3 March 2026". Else
    nothing. `state` as shown."""
    if state == "lapsed":
        return f"Lapsed after {written(valid_until)}"
    return f"Submitted, {signed} of {needed} signed" if state == "submitted" and needed > 1 else ""
