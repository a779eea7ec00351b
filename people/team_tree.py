"""All teams as one tree, read in one query: teams are few, and a page about one asks several things about the rest."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from .models import Membership, Team
from .nesting import ids_below


@dataclass(frozen=True)
class TeamTree:
    """Every team by name, and the ids of those that somebody leads, with all inside of them."""

    teams: tuple[Team, ...]
    led_ids: frozenset[int]

    @classmethod
    def of(cls, lead, on=None):
        led_here = Membership.objects.current(on).leads().filter(engineer=lead, team=OuterRef("pk"))
        teams = tuple(Team.objects.annotate(is_led_here=Exists(led_here)))
        parents = {team.pk: team.parent_id for team in teams}
        return cls(teams, frozenset(ids_below({team.pk for team in teams if team.is_led_here}, parents)))

    @property
    def led(self):
        return [team for team in self.teams if team.pk in self.led_ids]

    def led_team(self, slug):
        return next((team for team in self.led if team.slug == slug), None)

    def topmost_led(self):
        """The first by name of those that are led and inside of no other led one."""
        return next(team for team in self.led if team.parent_id not in self.led_ids)

    def ids_with_below(self, team):
        return ids_below({team.pk}, self._parents)

    def path(self, team):
        """The ids of the team and of those above it, the nearest first."""
        path, parents, pk = [], self._parents, team.pk
        while pk is not None and pk not in path:
            path.append(pk)
            pk = parents.get(pk)
        return path

    @property
    def _parents(self):
        return {team.pk: team.parent_id for team in self.teams}
