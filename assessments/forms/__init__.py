"""What people may send. One module a concept."""

from .asking import CalibrationForm, LogAddressForm, OutlineSearchForm, PartsForm, TagSearchForm, WorkFilterForm
from .away import AwayForm
from .moves import (
    AppealForm,
    CommentForm,
    DecisionForm,
    NoteForm,
    OwnMoveForm,
    RenewForm,
    RevokeForm,
    SubmitForm,
    TakeForm,
)
from .own_view import ExemptionAnswerForm, ExemptionEndForm, ExemptionForm, LevelForm, SelfViewForm, SelfViewsForm
from .work import AddEvidenceForm, ChangeWorkForm, LogWorkForm, UseForm

__all__ = [
    "AddEvidenceForm",
    "AppealForm",
    "AwayForm",
    "CalibrationForm",
    "ChangeWorkForm",
    "CommentForm",
    "DecisionForm",
    "ExemptionAnswerForm",
    "ExemptionEndForm",
    "ExemptionForm",
    "LevelForm",
    "LogAddressForm",
    "LogWorkForm",
    "NoteForm",
    "OutlineSearchForm",
    "OwnMoveForm",
    "PartsForm",
    "RenewForm",
    "RevokeForm",
    "SelfViewForm",
    "SelfViewsForm",
    "SubmitForm",
    "TagSearchForm",
    "TakeForm",
    "UseForm",
    "WorkFilterForm",
]
