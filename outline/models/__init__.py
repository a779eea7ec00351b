"""What there is to learn: outlines, their levels, skills and example tasks, and each revision that they went through.

Public keys of skills and tasks are set once and survive rewording. What somebody's record points at is never deleted:
it is retired, which takes it out of what can be claimed and leaves the record whole.
"""

from .levels import Area, Level
from .outlines import Outline
from .pieces import ExampleTask, Skill
from .proposals import Proposal, ProposalRefused
from .revisions import Revision

__all__ = ["Area", "ExampleTask", "Level", "Outline", "Proposal", "ProposalRefused", "Revision", "Skill"]
