"""What the model knows beside the state of a record: comments, how the engineer sees it, and whether it applies."""

from dataclasses import dataclass

from .deeds import DONE, FORBIDDEN, REFUSED, UNSEEN

NAMES = ("comment", "self_assess", "exempt_ask", "exempt_agree", "exempt_refuse", "exempt_end")
ANSWERS = {"exempt_agree": "agreed", "exempt_refuse": "refused"}


@dataclass
class Exemption:
    reason: str
    status: str = "asked"
    answered: tuple = ()  # (by whom, with which note)
    ended: tuple = ()


class Beside:
    def __init__(self, world):
        self.world = world

    @staticmethod
    def knows(deed):
        return deed.name in NAMES

    # ------------------------------------------------------------------ how a deed is answered

    def answer(self, deed, record):
        return getattr(self, f"_answer_{deed.name}", self._answer_answer)(deed, record)

    def _answer_comment(self, deed, record):
        if record is None or not self.world.sees(deed.actor, record):
            return UNSEEN
        if (deed.actor, deed.note) in record.comments:
            return DONE
        return DONE if record.outcomes else REFUSED

    def _answer_self_assess(self, deed, record):
        return DONE

    def _answer_exempt_ask(self, deed, record):
        if record is None:
            return DONE
        if record.living:
            return DONE if record.living.reason == deed.note else REFUSED
        return DONE if record.takes_work and not record.counts else REFUSED

    def _answer_exempt_end(self, deed, record):
        is_own = deed.actor == self.world.engineer
        exemption = self._meant(deed, record)
        if exemption is None or not (is_own or deed.actor in self.world.rules.leads):
            return UNSEEN
        if exemption.ended == (deed.actor, deed.note):
            return DONE
        living = exemption.status in ("agreed", *(["asked"] if is_own else []))
        return DONE if living and exemption.status == deed.was else REFUSED

    def _answer_answer(self, deed, record):
        exemption = self._meant(deed, record)
        if exemption is not None and deed.actor == self.world.engineer:
            return FORBIDDEN
        if exemption is None or deed.actor not in self.world.rules.leads:
            return UNSEEN
        if (exemption.status, exemption.answered) == (ANSWERS[deed.name], (deed.actor, deed.note)):
            return DONE
        return DONE if exemption.status == "asked" and record.takes_work and not record.counts else REFUSED

    @staticmethod
    def _meant(deed, record):
        """The one of that page; on the page of the skill, the latest."""
        known = record.exemptions if record else {}
        return known.get(deed.thing) if deed.thing else next(reversed(known.values()), None)

    # ------------------------------------------------------------------ what happened

    def take(self, event, record):
        """Returns why it could not have been, or ""."""
        if event.name == "comment":
            record.comments.add((event.actor, event.note))
        elif event.name == "self_assess":
            if record.view == event.note:
                return f"{event.key} happened, and was said before"
            record.view = event.note
        elif event.name == "exempt_ask":
            wrong = f"{event.key} happened beside another" if record.living else ""
            record.exemptions[event.thing] = Exemption(event.note)
            return wrong
        else:
            return self._answered(event, record.exemptions[event.thing])
        return ""

    def _answered(self, event, exemption):
        if exemption.status not in ("asked", "agreed"):
            return f"{event.key} happened where it was {exemption.status}"
        if event.name == "exempt_end":
            exemption.status, exemption.ended = "ended", (event.actor, event.note)
        else:
            exemption.status, exemption.answered = ANSWERS[event.name], (event.actor, event.note)
        if event.name == "exempt_agree":
            self.world.reach()
        return ""
