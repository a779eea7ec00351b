"""Rows that have places among each other, put where an admin wanted them."""


def arrange(queryset, moves):
    """Number the rows from 0 on. `moves` maps the pk of each row that was just given a place to the one it had before.

    Who is given a taken place gets it: coming from below, or new, it stands before the one there; from above, after it.
    """
    rows = sorted(queryset, key=lambda row: (row.position + _nudge(row, moves), row.pk))
    for place, row in enumerate(rows):
        if row.position != place:
            queryset.model._base_manager.filter(pk=row.pk).update(position=place)


def _nudge(row, moves):
    if row.pk not in moves:
        return 0
    was = moves[row.pk]
    return 0.5 if was is not None and was < row.position else -0.5
