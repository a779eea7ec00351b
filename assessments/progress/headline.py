"""Where somebody stands, in one sentence: the headline of the pages about one engineer. Pure."""

from ..words import counted, in_words, lapse_sentence, opened


def own_headline(progress):
    """To the engineer: "Two more sign-offs and you reach Intermediate." With several outlines, of the first of them."""
    if not progress.outlines:
        return "There is no outline to learn by yet."
    if progress.is_untouched:
        return "Your first square is one piece of work away."
    first = progress.outlines[0]
    return own_standing(first, f" in {first.outline.title}" if len(progress.outlines) > 1 else "")


def own_standing(outline, where=""):
    """The same for one outline."""
    level = outline.next_level
    if level is None:
        return _all_reached(outline, "you have", where)
    name = f"{level.level.short_name}{where}"
    missing = outline.missing_to(level.level)
    states = {row.state for row in missing}
    if states == {"submitted"}:
        decisions = _decisions(missing)
        return f"{opened(counted(decisions, 'decision', 'decisions'))} and you reach {name}."
    if states == {"lapsed"}:
        gone = opened(counted(len(missing), "skill has", "skills have"))
        return f"{gone} lapsed; with {'it' if len(missing) == 1 else 'them'} renewed you reach {name}."
    if states == {"returned"}:
        back, what = opened(counted(len(missing), "skill", "skills")), "it" if len(missing) == 1 else "them"
        return f"{back} came back to you; with {what} you reach {name}."
    if all(row.needed == 1 for row in missing):
        return f"{opened(counted(len(missing), 'more sign-off', 'more sign-offs'))} and you reach {name}."
    return f"{opened(counted(len(missing), 'more skill', 'more skills'))} signed off and you reach {name}."


def in_motion(returned, waiting, to_renew=()):
    """What came back, what is on its way and what lapses: "One skill came back to you, two wait for a decision. Two
    skills lapse within 90 days." Or nothing."""
    over = sum(row.is_over for row in to_renew)
    lapsing = lapse_sentence(over, len(to_renew) - over, "skill", "skills")
    return " ".join(filter(None, (_moving(returned, waiting), lapsing)))


def _moving(returned, waiting):
    said = []
    if returned:
        said.append(f"{counted(returned, 'skill', 'skills')} came back to you")
    if waiting:
        subject = in_words(waiting) if returned else counted(waiting, "skill", "skills")
        said.append(f"{subject} {'waits' if waiting == 1 else 'wait'} for a decision")
    return f"{opened(', '.join(said))}." if said else ""


def headline_about(progress):
    """To a lead: "Dilnoza is one decision from level 2 and five skills from the target." To oneself: "You are …"."""
    name = progress.engineer.first_name
    if not progress.outlines:
        return "You have no outline yet." if progress.is_own else f"{name} has no outline yet."
    first = progress.outlines[0]
    where = f" in {first.outline.title}" if len(progress.outlines) > 1 else ""
    return standing_of(first, "you" if progress.is_own else name, where)


def standing_of(outline, name, where=""):
    level = outline.next_level
    is_you = name == "you"
    if level is None:
        return _all_reached(outline, f"{name} {'have' if is_you else 'has'}", where)
    far = _distance(outline.missing_to(level.level))
    sentence = f"{opened(name)} {'are' if is_you else 'is'} {far} from level\u00a0{level.level.number}"
    if not outline.is_target_open:
        return f"{sentence}{where}."
    if outline.target.level_id == level.level.pk:
        return f"{sentence}, the target{where}."
    return f"{sentence} and {counted(len(outline.gap), 'skill', 'skills')} from the target{where}."


def _all_reached(outline, who_has, where):
    top = outline.top_reached
    old = sum(row.is_to_renew for row in outline.missing)
    new = len(outline.missing) - old
    if top is None:
        return f"{opened(who_has)} every skill{where} signed off." if outline.total else "This outline is empty."
    sentence = f"{opened(who_has)} reached {top.level.short_name}{where}"
    if new or old:
        return f"{sentence}; {_since(new, old)}."
    return f"{sentence}, the highest level." if top is outline.levels[-1] else f"{sentence}, and all is signed off."


def _since(new, old):
    """ "two skills are new since", "one skill is new since, and two are to renew" """
    said = [f"{counted(new, 'skill is', 'skills are')} new since"] if new else []
    if old:
        said.append(
            f"and {counted(old, 'is', 'are')} to renew" if new else f"{counted(old, 'skill is', 'skills are')} to renew"
        )
    return ", ".join(said)


def _distance(missing):
    if all(row.state == "submitted" for row in missing):
        return counted(_decisions(missing), "decision", "decisions")
    return counted(len(missing), "skill", "skills")


def _decisions(missing):
    """How many signatures are still wanted on what waits."""
    return sum(max(row.needed - row.signatures, 1) for row in missing)
