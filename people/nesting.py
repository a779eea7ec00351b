"""Teams inside teams, by their ids: what is below some of them, and what is above. Pure."""


def ids_below(roots, parents):
    """`roots` and every team below one of them; `parents` maps a team to the one above it. Safe against a circle."""
    found = set(roots)
    children = {}
    for pk, parent in parents.items():
        children.setdefault(parent, []).append(pk)
    waiting = list(roots)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def ids_above(team_ids, parents):
    """`team_ids` and every team that one of them is inside of; `parents` maps a team to the one above it."""
    found = set()
    for pk in team_ids:
        while pk is not None and pk not in found:
            found.add(pk)
            pk = parents.get(pk)
    return found
