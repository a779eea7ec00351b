"""What of a team was judged on an older wording than the outline's now, by skill: for the lead to look whether it still
holds. Each sign-off stands until somebody revokes it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import FETCH_RAISE, F, OuterRef, Subquery

from outline.formats.difference import Part, difference
from outline.formats.inline import plain_text
from outline.models import Skill
from people.models import Engineer

from .models import Assessment, Outcome, Submission
from .words import counted, opened

LISTED = 25


@dataclass(frozen=True)
class OlderWording:
    """One wording that a skill had when these records were judged."""

    skill: Skill
    wording: str
    records: tuple[Assessment, ...]

    @property
    def words(self) -> tuple[Part, ...]:
        """From what was judged to what the outline says now, word by word."""
        return difference(plain_text(self.wording), self.skill.plain)


@dataclass(frozen=True)
class OlderWordings:
    rows: tuple[OlderWording, ...]

    @classmethod
    def of(cls, team_ids, outlines):
        """One query: of those who are in these teams today, on the skills of these outlines that can be claimed."""
        granted = Submission.objects.filter(assessment=OuterRef("pk"), outcome=Outcome.GRANTED).order_by("-number")
        records = Assessment.objects.valid().filter(
            engineer__in=Engineer.objects.present().in_teams(team_ids),
            skill__in=Skill.objects.claimable().filter(outline__in=outlines),
        )
        older = records.annotate(judged=Subquery(granted.values("wording")[:1])).exclude(judged=F("skill__text"))
        older = older.select_related("engineer", "skill__level", "skill__outline").fetch_mode(FETCH_RAISE)
        found = defaultdict(list)
        for record in older.order_by(
            "skill__outline", "skill__level__position", "skill__position", "skill", "engineer__name"
        ):
            found[record.skill_id, record.judged].append(record)
        return cls(tuple(OlderWording(some[0].skill, some[0].judged, tuple(some)) for some in found.values()))

    @property
    def sentence(self):
        """ "Three sign-offs were judged on an older wording." """
        count = sum(len(row.records) for row in self.rows)
        return opened(f"{counted(count, 'sign-off was', 'sign-offs were')} judged on an older wording.")

    @property
    def listed(self):
        return self.rows[:LISTED]

    @property
    def more(self):
        return len(self.rows) - len(self.listed)
