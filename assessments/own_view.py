"""What an engineer says of a skill beside their work: how they see it, and whether it applies to their role."""

from dataclasses import dataclass

from outline.models import Skill
from people.models import Engineer

from .models import Exemption, SelfAssessment, SelfView
from .models.exemption import Status, is_workable
from .words import any_of


@dataclass(frozen=True)
class OwnView:
    skill: Skill
    said: SelfAssessment | None
    exemption: Exemption | None  # the latest
    leads: tuple[Engineer, ...]  # who answers, or would
    is_workable: bool  # it does not wait for a decision, and none stands

    @classmethod
    def of(cls, engineer, skill, assessment, leads):
        """One query: the latest request. `assessment` may be unsaved."""
        latest = Exemption.objects.filter(assessment__engineer=engineer, assessment__skill=skill).order_by("-pk")
        return cls(
            skill,
            getattr(assessment, "self_assessment", None),
            latest.select_related("answered_by", "ended_by").first(),
            tuple(leads),
            is_workable(assessment),
        )

    @property
    def choices(self):
        """(value, label, whether it was said) of each."""
        said = self.said.view if self.said else None
        return [(view.value, view.label, view == said) for view in SelfView]

    @property
    def is_asked(self):
        return self._has(Status.ASKED)

    @property
    def is_exempt(self):
        return self._has(Status.AGREED)

    @property
    def was_refused(self):
        return self._has(Status.REFUSED)

    @property
    def was_ended_by_a_lead(self):
        return self._has(Status.ENDED) and self.exemption.ended_by_id != self.exemption.engineer_id

    @property
    def may_ask(self):
        return self.is_workable and self.skill.is_claimable and not (self.is_asked or self.is_exempt)

    @property
    def why_not_submitted(self):
        return self.exemption.why_not_submitted if self.is_asked or self.is_exempt else ""

    @property
    def asked_whom(self):
        """ "Lena or Mara" """
        return any_of(self.leads)

    def _has(self, status):
        return self.exemption is not None and self.exemption.status == status
