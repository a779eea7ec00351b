"""What somebody sent and how it was answered; and, in the same form, what the ledger says happened."""

from dataclasses import dataclass

DONE, FORBIDDEN, UNSEEN, REFUSED = 302, 403, 404, 409
WORK = ("log", "change", "remove")
HOLDING = ("take", "give_back")  # of these the ledger has no entry
HANDING = ("delegate", "delegate_end")  # these are about no engineer's record
# What can happen again after something else has happened: the same deed may have several events.
REPEATABLE = ("self_assess", "exempt_ask", "exempt_agree", "exempt_refuse", "exempt_end", "delegate")
VERBS = {*WORK, *HOLDING, *HANDING, *REPEATABLE, "detach", "submit", "withdraw", "appeal", "renew", "renew_submit"}
VERBS |= {"sign_off", "return", "decline", "revoke", "comment"}


@dataclass(frozen=True)
class Deed:
    """`name` is the act as the ledger calls it ("sign_off" for each signature), log, change or detach of a piece,
    renew_submit (two acts at once), take or give_back.

    `note` is the text that tells one deed from another: of a comment what names the form, of a self-assessment the
    view, of a delegation its days. `thing` is a file, an exemption, a delegation, of a take whom the page named, and of
    a decision that happened the delegation on which it stands. `begun` and `ended` frame it on one clock.
    """

    name: str
    actor: int
    engineer: int
    begun: float
    ended: float
    status: int
    seen: int = 0
    note: str = ""
    skill: int | None = None
    piece: int | None = None
    skills: tuple[int, ...] = ()
    thing: int | None = None
    to: int | None = None  # who is to stand in
    was: str = ""  # the status of an exemption that the page showed
    files: int = 0
    as_shown: bool = True  # it names what the page showed; a form that was made up does not
    in_bulk: bool = False  # one of many answers in one form, which leaves out what is not asked about any more

    @property
    def key(self):
        """What an event of the same deed is called; a deed that is sent twice has one event."""
        if self.name in WORK:
            return self.name, self.actor, self.piece, self.seen
        if self.name == "detach":
            return self.name, self.actor, self.piece, self.thing
        if self.name == "delegate":
            return self.name, self.actor, self.to, self.note
        if self.name == "delegate_end":
            return self.name, self.actor, self.thing
        if self.name == "comment" or self.name in REPEATABLE:
            return self.name, self.actor, self.skill, self.note
        return self.name, self.actor, self.skill, self.seen, self.note

    @property
    def keys(self):
        """Of all its events: where it was done, each of them happened."""
        if self.name in HOLDING:
            return ()
        if self.name == "renew_submit":
            renew, submit = ("renew", self.actor, self.skill, self.seen), ("submit", self.actor, self.skill)
            return (*renew, self.note), (*submit, self.seen + 1, self.note)
        return (self.key,)
