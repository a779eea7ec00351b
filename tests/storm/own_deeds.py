"""What somebody does with their own record, in a window of theirs; and what they try with that of others."""

import datetime as dt
from dataclasses import replace

from .window import Window, numbers_of

VIEWS = ["not_yet", "learning", "confident", "can_teach"]
WITH_FILE = 0.3  # how often a file goes with a piece that is logged or changed


class OwnWindow(Window):
    def __post_init__(self):
        super().__post_init__()
        self.own = self.shared.pieces[self.person]
        self.tagged = list(self.shared.skills)  # those that were worked on stand in it several times

    # ------------------------------------------------------------------ work

    def _log(self, tag):
        skills = self.chance.sample(self.shared.skills, self.chance.choice([1, 1, 2]))
        form = self.client.get("/work/log/").form("/work/log/")
        form = self._with_file(form.filled(title=f"Work {tag}.", skills=[skill.pk for skill in skills]), tag)
        logged = self._deed("log", skills=tuple(skill.pk for skill in skills), files=len(form.files))
        sent = self._send(form, logged)
        if sent[-1].deed.status == 302:
            found = self.client.get(f"/work/?q=Work+{tag}.").links("/work/")
            if self.shared.tally.demand(len(found) == 1, f"Work {tag} was logged, and is there {len(found)} times."):
                [piece] = numbers_of(found)
                for one in sent:
                    one.deed = replace(one.deed, piece=piece)
                self.own.append(piece)
                self.tagged += skills

    def _change(self, tag):
        form = self._page(f"/work/{self._lately()}/", "/change/")
        ticked = [int(value) for name, value in form.fields if name == "skills"]
        if self.chance.random() < 0.3:
            ticked = sorted({*ticked, self.chance.choice(self.shared.skills).pk})
        form = form.filled(title=f"Changed {tag}.", done_on=dt.date(2026, 1, self.chance.randint(1, 28)), skills=ticked)
        form = self._with_file(form, tag)
        [piece], seen = numbers_of([form.action]), int(form["seen"])
        self._send(
            form, self._deed("change", seen=seen, note=tag, piece=piece, skills=tuple(ticked), files=len(form.files))
        )

    def _remove(self, tag):
        form = self._page(f"/work/{self._lately()}/", r"/work/\d+/remove/")
        self._send(form, self._deed("remove", piece=numbers_of([form.action])[0]))

    def _detach(self, tag):
        form = self._page(f"/work/{self._lately()}/", r"/files/\d+/remove/")
        _, _, piece, _, file, *_ = form.action.split("/")
        self._send(form, self._deed("detach", piece=int(piece), thing=int(file)))

    def _lately(self):
        return self._one_of(self.own[-6:])

    def _with_file(self, form, tag):
        if self.chance.random() < WITH_FILE:
            return form.with_file(f"notes {tag}.txt", f"What was measured: {tag}.".encode())
        return form

    # ------------------------------------------------------------------ moves

    def _submit(self, tag):
        self._move("submit")

    def _withdraw(self, tag):
        self._move("withdraw")

    def _appeal(self, tag):
        self._move("appeal", note=f"Appeal {tag}")

    def _renew(self, tag):
        if self.chance.random() < 0.5:
            self._move("renew")
        else:
            self._move("renew", "renew_submit", then="submit")

    def _move(self, ending, name=None, note="", **filled):
        form, skill = self._of_a_skill(ending)
        form = form.filled(**filled, **({"note": note} if note else {}))
        self._send(form, self._deed(name or ending, seen=int(form["seen"]), skill=skill, note=note))

    def _of_a_skill(self, ending):
        """(a form of the page of a skill, the skill: that of an older form may be another)"""
        skill = self.chance.choice(self.tagged[-len(self.shared.skills) :])
        form = self._page(f"/skills/{skill.outline.slug}/{skill.key}/", f"^/skills/.*/{ending}/")
        key = form.action.split("/")[3]
        return form, next(one.pk for one in self.shared.skills if one.key == key)

    # ------------------------------------------------------------------ what they say

    def _comment(self, tag):
        form, skill = self._of_a_skill("comment")
        self._send(form.filled(note=f"Said {tag}"), self._deed("comment", skill=skill, note=form["once"]))

    def _assess(self, tag):
        form, skill = self._of_a_skill("assess")
        view = self.chance.choice(VIEWS)
        self._send(form.filled(view=view), self._deed("self_assess", skill=skill, note=view))

    def _assess_all(self, tag):
        """Two answers of one level in one form. What the page had already is not said."""
        outline = self.shared.skills[0].outline.slug
        form = self._page(f"/self-assessment/{outline}/?level={self.chance.randint(1, 3)}", "/say/")
        before = {name.removeprefix("initial-"): value for name, value in form.fields if name.startswith("initial-")}
        said = {name: self.chance.choice(VIEWS) for name in self.chance.sample(sorted(before), min(2, len(before)))}
        new = {name: view for name, view in said.items() if view != before[name]}
        if new:
            deeds = [
                self._deed("self_assess", skill=int(name.removeprefix("skill-")), note=view, in_bulk=True)
                for name, view in new.items()
            ]
            self._send(form.filled(**said), *deeds)

    def _ask(self, tag):
        form, skill = self._of_a_skill("exempt")
        reason = f"Reason {tag}"
        self._send(form.filled(reason=reason), self._deed("exempt_ask", skill=skill, note=reason))

    def _unask(self, tag):
        form, skill = self._of_a_skill("unexempt")
        self._send(form, self._deed("exempt_end", skill=skill, was=form["seen"]))

    # ------------------------------------------------------------------ what is not theirs

    def _own_decision(self, tag):
        """On one's own record, or one that is not theirs to see: no page offers it."""
        record = self._one_of(self.shared.records)
        name = self.chance.choice(["decide", "revoke", "take"])
        fields = {"seen": "1", "shown": "0" * 64, "decision": "granted", "note": f"Note {tag}"}
        form = self._made_up(f"/reviews/{record}/{name}/", **({} if name == "take" else fields))
        if name == "take":
            self._send(form, self._deed("take", engineer=0), record=record)
        else:
            meant = "revoke" if name == "revoke" else "sign_off"
            self._send(form, self._deed(meant, engineer=0, seen=1, note=fields["note"], as_shown=False), record=record)

    def _foreign_change(self, tag):
        """Another's piece: whoever sees it may not, whoever does not is told that there is none."""
        pieces = [piece for author, theirs in self.shared.pieces.items() for piece in theirs if author != self.person]
        piece = self._one_of(pieces)
        self._send(self._made_up(f"/work/{piece}/remove/"), self._deed("remove", engineer=0, piece=piece))

    def _foreign_answer(self, tag):
        """To one's own request, or to one of which one is no lead."""
        number = self._one_of(self.shared.exemptions)
        form = self._made_up(f"/exemptions/{number}/answer/", answer="agree", note=f"Note {tag}")
        deed = self._deed("exempt_agree", engineer=0, thing=number, note=f"Note {tag}")
        self._send(form, deed, exemption=number)

    def _foreign_take_back(self, tag):
        number = self._one_of(self.shared.delegations)
        form = self._made_up(f"/reviews/away/{number}/end/")
        self._send(form, self._deed("delegate_end", engineer=0, thing=number))
