"""Who can do what, and who said so. One module a concept; the rights stand in rights.py and nowhere else."""

from .assessment import Assessment
from .attachment import Attachment
from .delegation import Delegation
from .evidence import Evidence
from .evidence_use import EvidenceUse
from .exemption import Exemption
from .grants import ReviewerGrant
from .history import HistoryEntry
from .ledger import LedgerEntry, LedgerHead, Pseudonym
from .reach import LevelReached
from .self_assessment import SelfAssessment, SelfView
from .submission import Decision, Outcome, SignOff, Submission, SubmittedEvidence
from .target import Target

__all__ = [
    "Assessment",
    "Attachment",
    "Decision",
    "Delegation",
    "Evidence",
    "EvidenceUse",
    "Exemption",
    "HistoryEntry",
    "LedgerEntry",
    "LedgerHead",
    "LevelReached",
    "Outcome",
    "Pseudonym",
    "ReviewerGrant",
    "SelfAssessment",
    "SelfView",
    "SignOff",
    "Submission",
    "SubmittedEvidence",
    "Target",
]
