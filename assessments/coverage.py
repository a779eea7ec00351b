"""Who holds a skill against how many are wanted, and the sentences that follow from it. Pure."""

from dataclasses import dataclass

from .words import counted, in_words, opened

WANTED = 2  # holders of each skill; a team's own number comes later


@dataclass(frozen=True)
class Coverage:
    """The first names of those present whose sign-off is valid, and how many are wanted."""

    holders: tuple[str, ...]
    wanted: int = WANTED

    @property
    def held(self):
        return len(self.holders)

    @property
    def risk(self):
        """none, one, short or enough."""
        if self.held >= self.wanted:
            return "enough"
        return ("none", "one")[self.held] if self.held < 2 else "short"

    @property
    def words(self):
        """What stands beside the number: "Nobody", "Only Chen", "1 short", or nothing."""
        return {
            "none": "Nobody",
            "one": f"Only {self.holders[0]}" if self.holders else "",
            "short": f"{self.wanted - self.held} short",
            "enough": "",
        }[self.risk]

    @property
    def sentence(self):
        """ "8 hold it, 2 are wanted" """
        if self.held < 2:
            who = f"only {self.holders[0]} holds" if self.holders else "nobody holds"
        else:
            who = f"{self.held} hold"
        return f"{who} it, {self.wanted} {'is' if self.wanted == 1 else 'are'} wanted"

    @property
    def pips(self):
        """One for each that is wanted: whether it is filled."""
        return [place < self.held for place in range(self.wanted)]


def headline(team, people, levels):
    """What a lead came to see, in up to two sentences.

    `levels` maps the number of each level, in order, to the coverages of its skills.
    """
    coverages = [coverage for level in levels.values() for coverage in level]
    if not people:
        return [f"Nobody is in {team} yet."]
    if not coverages:
        return ["There is no outline to stand on yet."]
    if not any(coverage.holders for coverage in coverages):
        return [f"Nothing is signed off in {team} yet."]
    return [_steadiness(team, levels), *_what_hangs(coverages)]


def _steadiness(team, levels):
    steady = None
    for number, coverages in levels.items():
        if any(coverage.risk != "enough" for coverage in coverages):
            return (
                f"{team} is steady up to level {steady}." if steady else f"{team} is not steady at level {number} yet."
            )
        steady = number
    return f"{team} is steady at every level."


def _what_hangs(coverages):
    """ "Two skills hang on one person, two are held by nobody." """
    risks = [coverage.risk for coverage in coverages]
    one, none, short = (risks.count(risk) for risk in ("one", "none", "short"))
    if one and none:
        nobody = f"{in_words(none)} {'is' if none == 1 else 'are'} held by nobody"
        return [f"{_skills(one)} {'hangs' if one == 1 else 'hang'} on one person, {nobody}."]
    if one:
        return [f"{_skills(one)} {'hangs' if one == 1 else 'hang'} on one person."]
    if none:
        return [f"{_skills(none)} {'is' if none == 1 else 'are'} held by nobody."]
    if short:
        return [f"{_skills(short)} {'is' if short == 1 else 'are'} held by fewer than wanted."]
    return []


def level_line(coverages):
    """ "2 wanted for each skill; 2 that nobody holds, 1 that hangs on one person" """
    risks = [coverage.risk for coverage in coverages]
    none, one = risks.count("none"), risks.count("one")
    gaps = [f"{none} that nobody holds"] if none else []
    gaps += [f"{one} that {'hangs' if one == 1 else 'hang'} on one person"] if one else []
    return f"{coverages[0].wanted} wanted for each skill; {', '.join(gaps) or 'all held by two or more'}"


def _skills(count):
    return opened(counted(count, "skill", "skills"))
