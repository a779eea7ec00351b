"""What the rows of the matrix are about: a record in every state that the cases need, and what each row sends."""

import uuid

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse

from assessments.models import Assessment, Delegation, Exemption, SelfAssessment
from outline.models import Proposal
from people.models import Engineer
from tests.factories import a_file, day, in_state, log_work, shown, signed_until

ABSENT = 999_999


class Scene:
    """A record in every state that the cases need, of one owner; every text of theirs carries a canary."""

    def __init__(self, name, owner, signer, skills, draft_skill, outsider):
        self.owner, self.draft_skill, self.outsider = owner, draft_skill, outsider
        draft, sent = f"CANARY-DRAFT-{name}", f"CANARY-SENT-{name}"
        self.piece = log_work(owner, skills[0], title=draft, body=draft, files=[a_file(f"{draft}.txt", draft.encode())])
        self.unsent = Assessment.objects.get(engineer=owner, skill=skills[0])
        texts = {"title": sent, "body": sent}
        self.sent_piece = log_work(owner, skills[1], files=[a_file(f"{sent}.txt", sent.encode())], **texts)
        self.submitted = Assessment.objects.get(engineer=owner, skill=skills[1])
        self.submitted.submit(by=owner, seen=0)
        self.judged_piece = log_work(owner, skills[2], files=[a_file(f"{sent}.txt", sent.encode())], **texts)
        self.decided = Assessment.objects.get(engineer=owner, skill=skills[2])
        self.decided.submit(by=owner, seen=0)
        self.decided.sign_off(by=signer, seen=1, note=sent)
        self.free_skill = skills[3]
        self.lapsed = signed_until(day(-1), owner, skills[4], signer)
        self.asked = Exemption.objects.ask(by=owner, skill=skills[5], reason=sent)
        self.agreed = Exemption.objects.ask(by=owner, skill=skills[6], reason=sent)
        self.agreed.agree(by=signer, note=sent)
        SelfAssessment.objects.say({skills[0]: "learning", skills[2]: "not_yet"}, by=owner)
        self.returned = in_state("returned", owner, skills[7], signer)
        self.appealed = in_state("returned", owner, skills[8], signer)
        self.appealed.appeal(by=owner, seen=2, note=sent)
        self.taken = in_state("submitted", owner, skills[9])
        self.taken.take(by=signer)
        self.proposals = self._propose(name, skills[3])

    def _propose(self, name, skill):
        """{case: what the owner proposed}: one that waits, one that was answered, one that was withdrawn."""
        texts = {"-": "Can wait", "answered": "Can be answered", "withdrawn": "Can be withdrawn"}
        made = {
            case: Proposal.objects.propose(by=self.owner, skill=skill, text=f"{text}, {name}.", reason="It is better.")
            for case, text in texts.items()
        }
        admin = Engineer.objects.filter(is_staff=True).first()
        made["answered"].decline(by=admin, note="It is good as it is.")
        made["withdrawn"].withdraw(by=self.owner)
        return made

    OF_AN_OUTLINE = ("outline_proposals", "outline_revisions", "outline_difference")

    def path(self, name, case):
        """The address of a row, and the same with an id that does not exist (None where it has no id)."""
        skill = {"draft": self.draft_skill, "new": self.free_skill, "invalid": self.free_skill, "own": self.free_skill}
        skill |= {"ready": self.unsent.skill, "stale": self.unsent.skill}
        skill |= {"submitted": self.submitted.skill, "decided": self.decided.skill}
        skill |= {"lapsed": self.lapsed.skill, "at_once": self.lapsed.skill}
        skill |= {"asked": self.asked.assessment.skill}
        if name == "skill_unexempt":
            skill["stale"] = self.asked.assessment.skill
        pieces = {"draft": self.piece, "files": self.piece, "submitted": self.sent_piece, "decided": self.judged_piece}
        skill |= {"unsent": self.unsent.skill, "returned": self.returned.skill}
        skill |= {"no_note": self.returned.skill}
        match name:
            case _ if name in ("outline", "self_assessment", "self_assessment_say") or name in self.OF_AN_OUTLINE:
                return self._both(name, slug=(self.draft_skill if case == "draft" else self.free_skill).outline.slug)
            case "outline_proposal_withdraw":
                return self._both(name, slug=self.free_skill.outline.slug, pk=self.proposals[case].pk)
            case "outline_rewording" | "outline_rewording_propose":
                this = skill.get(case, self.free_skill)
                return self._both(name, slug=this.outline.slug, key=this.key)
            case "outline_addition" | "outline_addition_propose":
                this = skill.get(case, self.free_skill)
                return self._both(name, slug=this.outline.slug, level=this.level_id)
            case "outline_revision" | "outline_file" | "outline_restore":
                of = (self.draft_skill if case == "draft" else self.free_skill).outline
                more = {"kind": "markdown"} if name == "outline_file" else {}
                return self._both(name, slug=of.slug, number=1, **more)
            case "exemption" | "exemption_answer" | "exemption_end":
                return self._both(name, pk=(self.agreed if case in ("agreed", "stale") else self.asked).pk)
            case _ if name.partition("_")[0] == "skill":
                this = skill.get(case, self.free_skill)
                return self._both(name, outline=this.outline.slug, key=this.key)
            case "work" | "work_readers" | "work_change" | "work_remove":
                return self._both(name, pk=pieces[case].pk)
            case "work_file" | "work_file_remove":
                piece = pieces.get(case, self.sent_piece)  # a foreign file is asked for at a piece that they may read
                file = (self.piece if case == "foreign" else piece).attachments.get()
                return self._both(name, pk=piece.pk, file=file.pk)
            case "away_end":
                return self._both(name, pk=Delegation.objects.get().pk)
            case _ if name == "review" or (name.startswith("review_") and name != "review_queue"):
                stale = name == "review_revoke" and case == "stale"
                return self._both(name, pk=(self.decided if stale else self._record(case)).pk)
            case "team_matrix" | "team_calibration":
                return self._both(name, slug="payments")
            case "team_cell":
                person = self.outsider if case == "outsider" else self.owner
                return self._both(name, slug="payments", engineer=person.pk, skill=self.submitted.skill_id)
            case "engineer":
                return self._both(name, pk=self.owner.pk)
            case _:
                return reverse(name), None

    def _wording(self, case):
        return (self.draft_skill if case == "draft" else self.free_skill).text

    def _record(self, case):
        records = {"decided": self.decided, "unsent": self.unsent, "appealed": self.appealed, "taken": self.taken}
        return records.get(case, self.submitted)

    @staticmethod
    def _both(name, **ids):
        absent = {key: "nowhere" if isinstance(value, str) else ABSENT for key, value in ids.items()}
        return reverse(name, kwargs=ids), reverse(name, kwargs=absent)

    def data(self, name, case):
        """What is sent: valid but for what the case says; other people's ids where somebody could try one."""
        piece = {
            "title": "New",
            "kind": "talk",
            "done_on": "2026-01-05",
            "link": "",
            "body": "",
            "example_task": "",
            "skills": [self.free_skill.pk],
            "once": str(uuid.uuid4()),
            "corrects": "",
            "engineer": self.owner.pk,
            "next": "",
        }
        match name, case:
            case "log_work" | "skill_add", "invalid":
                return {**piece, "title": ""}
            case "log_work" | "skill_add", _:
                return piece
            case "work_change", "files":
                sent = SimpleUploadedFile("typed.txt", b"What was typed.")
                return {**piece, "skills": [self.unsent.skill_id], "seen": 0, "files": sent}
            case "work_change", _:
                return {**piece, "skills": [self.unsent.skill_id], "seen": 0}
            case "work_remove", _:
                return {"seen": 0}
            case "skill_use", _:
                return {"evidence": self.piece.pk}
            case "skill_assess", _:
                return {"view": "expert" if case == "invalid" else "learning"}
            case "skill_exempt", _:
                return {"reason": "" if case == "invalid" else "What was typed."}
            case "skill_unexempt", _:
                return {"seen": "agreed" if case == "stale" else "asked"}
            case "self_assessment_say", _:
                return {f"skill-{self.free_skill.pk}": "expert" if case == "invalid" else "learning"}
            case "outline_rewording_propose" | "outline_addition_propose", _:
                seen = "Something older." if case == "stale" else "" if "addition" in name else self._wording(case)
                return {"text": "Can do it.", "reason": "" if case == "invalid" else "Typed.", "seen": seen}
            case "exemption_answer", _:
                answer = "refuse" if case in ("refuse", "no_note") else "agree"
                return {"answer": answer, "note": "What was typed." if case == "refuse" else ""}
            case "exemption_end", _:
                return {"seen": "asked" if case == "stale" else "agreed", "note": "What was typed."}
            case "skill_submit" | "skill_withdraw", _:
                return {"seen": {"submitted": 1, "decided": 2, "stale": 7}.get(case, 0), "next": ""}
            case "skill_renew", _:
                return {"seen": 1 if case == "submitted" else 2, "then": "submit" if case == "at_once" else ""}
            case "skill_appeal", _:
                return {"seen": 2, "note": "" if case == "no_note" else "What was typed."}
            case "skill_comment" | "review_comment", _:
                return {"note": "" if case == "no_note" else "What was typed.", "once": str(uuid.uuid4())}
            case "away_delegate", _:
                starts, ends = ("2019-01-01", "2020-01-01") if case == "past" else ("2098-01-01", "2099-01-01")
                return {"delegate": self.outsider.pk, "starts": starts, "ends": ends}
            case "review_decide", _:
                decision = {"returned": "more_needed", "declined": "not_met", "no_note": "more_needed"}
                seen = {"stale": 0, "decided": 2, "unsent": 0, "appealed": 3}.get(case, 1)
                note = "" if case == "no_note" else "What was typed."
                shows = shown(self._record(case))
                return {"seen": seen, "shown": shows, "decision": decision.get(case, "granted"), "note": note}
            case "outline_restore", _:
                last = self.free_skill.outline.current_revision.number
                return {"seen": {"stale": last + 7, "invalid": ""}.get(case, last)}
            case "review_revoke", _:
                seen = 0 if case == "stale" else 2
                return {"seen": seen, "shown": shown(self.decided), "note": "What was typed."}
            case _:
                return {}


def admin_path(company, name):
    """The address of a page of the admin, of something that is there, and of nothing (the same where it has no id)."""
    pattern = name.removeprefix("admin:")
    if name == "admin:app_list":
        return tuple(reverse(name, args=[app]) for app in ("people", "outline"))
    if name == "admin:view_on_site":
        kind = ContentType.objects.get_for_model(Assessment).pk
        return reverse(name, args=[kind, company.scene.submitted.pk]), reverse(name, args=[kind, ABSENT])
    try:
        return (reverse(name),) * 2
    except NoReverseMatch:
        app, model, _ = pattern.split("_", 2)
    row = apps.get_model(app, model).objects.order_by("pk").first()
    if pattern.endswith("_simple_history"):
        past = row.history.first()
        return reverse(name, args=[row.pk, past.pk]), reverse(name, args=[ABSENT, ABSENT])
    return reverse(name, args=[row.pk]), reverse(name, args=[ABSENT])
