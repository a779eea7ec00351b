"""What each act does to the record, and what can never have been: one function an act, and the table of all of them.

They are written anew from what the entries say, and call none of the verbs: a verb that forgot a rule is found here.
"""

from collections.abc import Callable

from ...states import ON_RIGHTS, Act
from . import asking, beside, deciding, rights, work

ACTS: dict[str, Callable] = {
    Act.EVIDENCE_ADDED: work.evidence_added,
    Act.EVIDENCE_CHANGED: work.evidence_changed,
    Act.EVIDENCE_REMOVED: work.evidence_removed,
    Act.SUBMIT: asking.submit,
    Act.APPEAL: asking.appeal,
    Act.COMMENT: asking.comment,
    Act.WITHDRAW: asking.withdraw,
    Act.WITHDRAW_APPEAL: asking.withdraw,
    Act.RENEW: asking.renew,
    Act.SIGN: deciding.sign,
    Act.SIGN_OFF: deciding.sign_off,
    Act.RETURN: deciding.refuse,
    Act.DECLINE: deciding.refuse,
    Act.REVOKE: deciding.revoke,
    Act.SELF_ASSESS: beside.self_assess,
    Act.EXEMPT_ASK: beside.exempt_ask,
    Act.EXEMPT_AGREE: beside.exempt_agree,
    Act.EXEMPT_REFUSE: beside.exempt_refuse,
    Act.EXEMPT_END: beside.exempt_end,
    **dict.fromkeys(ON_RIGHTS, rights.grant),
    Act.DELEGATE: rights.delegation,
    Act.DELEGATE_END: rights.delegation,
    Act.ERASE: rights.erase,
}
