"""What of a team lapses: the sign-offs that have lapsed or will within 90 days, the earliest first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE

from outline.models import Skill
from people.models import Engineer

from .models import Assessment
from .states import shown
from .validity import is_over
from .words import lapse_sentence

LISTED = 25


@dataclass(frozen=True)
class Lapse:
    """One of them. `state` as shown: signed off or lapsed, or another where it is being renewed."""

    engineer: Engineer
    skill: Skill
    state: str
    valid_until: date

    @classmethod
    def of(cls, record):
        state = shown(record.state, True, record.valid_until)  # a decision has seen its evidence, so that stays
        return cls(record.engineer, record.skill, state, record.valid_until)

    @property
    def is_over(self):
        return is_over(self.valid_until)


@dataclass(frozen=True)
class Lapsing:
    lapses: tuple[Lapse, ...]

    @classmethod
    def of(cls, team_ids, outlines):
        """One query: of those who are in these teams today, on the skills of these outlines that can be claimed."""
        members = Engineer.objects.present().in_teams(team_ids)
        skills = Skill.objects.claimable().filter(outline__in=outlines)
        records = Assessment.objects.lapsing().filter(engineer__in=members, skill__in=skills)
        found = records.select_related("engineer", "skill__level", "skill__outline").fetch_mode(FETCH_RAISE)
        return cls(tuple(Lapse.of(record) for record in found))

    @property
    def sentence(self):
        """ "Two sign-offs have lapsed, and three lapse within 90 days." """
        over = sum(lapse.is_over for lapse in self.lapses)
        return lapse_sentence(over, len(self.lapses) - over)

    @property
    def listed(self):
        return self.lapses[:LISTED]

    @property
    def more(self):
        return len(self.lapses) - len(self.listed)
