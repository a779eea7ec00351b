"""Finding words in a text: in any order, whatever their case and accents. Pure."""

import unicodedata


def folded(text):
    """The text without case and accents: "Événements" is "evenements"."""
    return "".join(letter for letter, _ in _letters(text))


def words_of(query):
    """The words that are looked for: "API  Ünits" is ["api", "units"]."""
    return folded(query).split()


def speaks_of(text, words):
    """Whether every one of these (folded) words stands in the text."""
    here = folded(text)
    return all(word in here for word in words)


def marked(text, words):
    """The text in parts, [(part, whether it was looked for), …]: joined again, the parts are the text."""
    letters = list(_letters(text))
    here = "".join(letter for letter, _ in letters)
    places = [place for _, place in letters] + [len(text)]
    hit = [False] * len(text)
    for word in words:
        start = here.find(word)
        while start >= 0:
            end = start + len(word)
            for place in range(places[start], max(places[end], places[start] + 1)):
                hit[place] = True
            start = here.find(word, end)
    return _runs(text, hit)


def _letters(text):
    """Each folded letter with its place in the text; one sign may fold to several letters, an accent to none."""
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", sign).casefold():
            if not unicodedata.combining(letter):
                yield letter, place


def _runs(text, hit):
    runs = []
    for sign, is_hit in zip(text, hit, strict=True):
        if runs and runs[-1][1] == is_hit:
            runs[-1] = (runs[-1][0] + sign, is_hit)
        else:
            runs.append((sign, is_hit))
    return runs
