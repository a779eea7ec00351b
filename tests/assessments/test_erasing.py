"""Erasing a person: nothing of them in any column of any table, the chain whole, others' records as they were."""

import datetime as dt
import json
from io import StringIO
from itertools import pairwise

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import chain, clock, erasing
from assessments.models import (
    Assessment,
    Attachment,
    Delegation,
    Exemption,
    HistoryEntry,
    LedgerEntry,
    Pseudonym,
    SelfAssessment,
    SignOff,
)
from assessments.models.attachment import storage
from assessments.models.history import UNSAID
from assessments.verify import verify
from outline.models import Proposal, Revision
from people.erasing import ErasureRefused
from people.models import Engineer, Membership
from tests.factories import ReviewerGrantFactory, TargetFactory, a_file, delegate, in_state, log_work

CANARY = "Zwölf-Kanarienvögel"
NAME, OTHER_NAME = f"Ida {CANARY}", f"Ida {CANARY}-Frost"
ADDRESS = "kanarienvogel@example.com"
MARKS = (CANARY, json.dumps(CANARY)[1:-1], "kanarienvogel")


def tables_with_canaries():
    """The tables of which any column of any row holds a word of hers, however it is stored."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(mark.lower() in str(row).lower() for row in cursor.fetchall() for mark in MARKS):
                found.add(table)
    return found


@pytest.fixture
def ida(payments, platform, skills, outline, admin, lead, reviewer, engineer):
    """Somebody who did all that one can do, left a word of hers at each, and has left."""
    client = Client()
    client.force_login(admin)
    ida = Engineer.objects.create_user(ADDRESS, "slow green kettle", name=NAME)
    Membership.objects.create(engineer=ida, team=payments, starts=dt.date(2025, 1, 1), role="lead")
    form = {"name": OTHER_NAME, "email": ADDRESS, "is_active": "on"}
    managed = {f"memberships-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    answer = client.post(reverse("admin:people_engineer_change", args=[ida.pk]), {**form, **managed})
    assert answer.status_code == 302
    ida.refresh_from_db()
    EmailAddress.objects.create(user=ida, email=ADDRESS)
    ReviewerGrantFactory(reviewer=ida, outline=outline)
    TargetFactory(team=None, engineer=ida, level=skills[0].level)

    words = {"title": f"Wrote {CANARY}", "body": f"All of {CANARY}.", "link": "https://kanarienvogel.example"}
    piece = log_work(ida, skills[2], **words, files=[a_file(f"{CANARY}.txt", CANARY.encode())])
    log_work(ida, skills[2], title=f"{CANARY} again", corrects=piece)
    own = Assessment.objects.get(engineer=ida)
    own.submit(by=ida, seen=0)
    own.decline(by=reviewer, seen=1, note=f"{CANARY} is not enough.")
    in_state("signed_off", ida, skills[0], reviewer)
    in_state("signed_off", ida, skills[1], reviewer)
    log_work(ida, skills[3], title=f"A draft on {CANARY}")

    wish = Proposal.objects.propose(by=ida, skill=skills[0], text=f"Can do {CANARY}.", reason=f"{CANARY} is better.")
    wish.decline(by=admin, note="No.")
    wish = Proposal.objects.propose(by=ida, level=skills[0].level, text="Can sing.", reason=f"So says {CANARY}.")
    wish.accept(by=admin)
    others = Proposal.objects.propose(by=engineer, skill=skills[0], text="Can do it.", reason="Shorter.")
    Engineer.objects.filter(pk=ida.pk).update(is_staff=True)
    others.decline(by=ida, note=f"{CANARY} says no.")
    Engineer.objects.filter(pk=ida.pk).update(is_staff=False)

    signed = in_state("submitted", engineer, skills[0])
    signed.sign_off(by=ida, seen=1, note=f"As {CANARY} would say: good.")
    returned = in_state("submitted", engineer, skills[1])
    returned.return_(by=ida, seen=1, note=f"{CANARY} misses a test.")
    in_state("submitted", engineer, skills[2]).sign_off(by=ida, seen=1)
    ida.leave(timezone.localdate())
    Client().force_login(ida)  # as one from a restored backup: leaving ends those that are there
    return ida


PLAN = f"""{OTHER_NAME} <{ADDRESS}>

What goes:
  lines of history on their grants and delegations: 2
  lines of history on their record: 11
  decisions on their submissions: 3
  pieces as they were submitted: 4
  submissions: 3
  levels reached: 1
  files: 1
  uses of their evidence: 5
  pieces of evidence: 5
  assessments: 4
  targets: 1
  grants to review: 1
  proposals for outlines: 2
  the row that says whose pseudonym it is: 1
  memberships: 1
  changes of their memberships: 3
  changes of their name, address and rights: 3
  addresses for signing in: 1
  sessions: 1
  lines of the admin’s log, which stay without their name: 1

What stays, without their name:
  decisions on others’ submissions, by “Somebody erased”: 3
  notes of theirs among those, whose words go: 2
  entries of the ledger that name the pseudonym: 15

Their name or address stands in texts of others, which stay. Read them:
  History entry {{entry}}, title
  Evidence {{piece}}, title
"""


def told(*arguments, **options):
    out = StringIO()
    call_command("erase_engineer", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
class TestErasing:
    def test_nothing_of_them_is_in_any_table(self, ida):
        before = tables_with_canaries()
        assert {
            *("people_engineer", "people_historicalengineer", "account_emailaddress", "django_admin_log"),
            *("assessments_evidence", "assessments_historyentry", "assessments_signoff", "assessments_attachment"),
            *("outline_proposal", "outline_revision"),
        } == before
        erasing.erase(ida)
        assert tables_with_canaries() == set()

    def test_their_files_leave_the_storage(self, ida, django_capture_on_commit_callbacks):
        (name,) = Attachment.objects.values_list("stored_as", flat=True)
        with django_capture_on_commit_callbacks(execute=True):
            told(ADDRESS, dry_run=True)
        assert storage().exists(name)
        with django_capture_on_commit_callbacks(execute=True):
            erasing.erase(ida)
        assert not storage().exists(name)

    def test_the_chain_is_whole_and_ends_with_the_erasure(self, ida):
        before, code = list(LedgerEntry.objects.values()), Pseudonym.of(ida)
        with clock.telling(dt.datetime(2026, 11, 24, 20, tzinfo=dt.UTC)):
            erasing.erase(ida)
        after = list(LedgerEntry.objects.values())
        assert after[: len(before)] == before
        bodies = [json.loads(entry["body"]) for entry in after[len(before) :]]
        assert [body["type"] for body in bodies] == ["grant_end", "erase"]
        assert bodies[1] == {
            "v": 1,
            "seq": len(after),
            "type": "erase",
            "at": "2026-11-24T20:00:00.000000Z",
            "actor": None,
            "subject": code,
            "words": {},
        }
        for entry, following in pairwise(after):
            assert following["prev_hash"] == entry["hash"] == chain.link(entry["prev_hash"], entry["body"])
        assert not Pseudonym.objects.filter(code=code).exists()

    def test_it_is_verified_and_what_is_tampered_with_afterwards_is_found(self, ida, engineer):
        assert verify().whole
        erasing.erase(ida)
        report = verify()
        assert (report.findings, report.erased, report.unopened) == ([], 1, 13)
        signed = HistoryEntry.objects.filter(actor=ida, note=UNSAID).first()
        asked = HistoryEntry.objects.filter(act="submit").first()
        for line, change, said in [
            (signed, {"note": "She said no."}, "the note in its line of the history was changed"),
            (signed, {"note": ""}, "the note in its line of the history was changed"),
            (signed, {"title": "What?"}, "the title in its line of the history was changed"),
            (signed, {"actor": engineer}, "its line in the history names somebody else as who did it"),
            (asked, {"actor": ida}, "its line in the history names somebody else as who did it"),
            (asked, {"salt": ""}, "the salt in its line of the history is gone"),
        ]:
            with transaction.atomic():
                HistoryEntry.objects.filter(pk=line.pk).update(**change)
                (found,) = verify().findings
                transaction.set_rollback(True)
            assert (found.seq, found.says) == (line.pk, said)
        decision = SignOff.objects.filter(reviewer=ida, note=UNSAID).first()
        SignOff.objects.filter(pk=decision.pk).update(note="She said no.")
        assert [found.says for found in verify().findings] == [f"the note of decision {decision.pk} was changed"]

    def test_appeals_comments_delegations_and_what_stands_beside_the_state(
        self, ida, engineer, lead, upper_lead, stranger, skills
    ):
        """Hers go, her words on others' records go, and the ledger of all of it is whole."""
        Engineer.objects.filter(pk=ida.pk).update(is_active=True)
        Membership.objects.filter(engineer=ida).update(ends=None)
        own = Assessment.objects.get(engineer=ida, skill=skills[2])
        own.appeal(by=ida, seen=own.version, note=f"{CANARY} asks again.")
        SelfAssessment.objects.say({skills[3]: "can_teach"}, by=ida)
        Exemption.objects.ask(by=ida, skill=skills[3], reason=f"{CANARY} has none.").agree(by=upper_lead, note="True.")
        theirs = Assessment.objects.get(engineer=engineer, skill=skills[0])
        theirs.comment(by=ida, note=f"{CANARY} was here.", once="1")
        for skill, answer in ((skills[1], "refuse"), (skills[3], "agree")):
            asked = Exemption.objects.ask(by=engineer, skill=skill, reason="No.")
            getattr(asked, answer)(by=ida, note=f"{CANARY} says so.")
        asked.end(by=ida, seen="agreed", note=f"{CANARY} says no.")
        delegate(ida, stranger)
        delegate(lead, ida)
        returned = in_state("submitted", engineer, skills[3])
        returned.return_(by=stranger, seen=returned.version, note="In her stead.")
        ida.refresh_from_db()
        ida.leave(timezone.localdate())
        assert verify().findings == []
        erasing.erase(ida)
        assert tables_with_canaries() == set()
        assert (verify().findings, verify().erased) == ([], 1)
        assert not Delegation.objects.exists()
        assert set(Exemption.objects.values_list("answered_by", "answer")) == {(ida.pk, UNSAID)}

    def test_what_others_did_stays_and_counts(self, ida, engineer):
        kept = list(Assessment.objects.filter(engineer=engineer).values())
        decisions = list(SignOff.objects.filter(reviewer=ida).order_by("pk").values_list("pk", "decision", "at"))
        erasing.erase(ida)
        assert list(Assessment.objects.values()) == kept
        left = SignOff.objects.filter(reviewer=ida).order_by("pk")
        assert list(left.values_list("pk", "decision", "at")) == decisions
        assert [signed.note for signed in left] == [UNSAID, UNSAID, ""]
        lines = HistoryEntry.objects.filter(actor=ida)
        assert [(line.note, line.salt == "") for line in lines] == [(UNSAID, True)] * 2 + [("", False)]

    def test_a_tombstone_stays(self, ida):
        erasing.erase(ida)
        row = Engineer.objects.filter(pk=ida.pk).values().get()
        at = row["erased_at"]
        assert row == {
            **{"id": ida.pk, "name": "Somebody erased", "email": f"{ida.pk}@erased.invalid"},
            "password": row["password"],
            **{"is_active": False, "is_staff": False, "is_superuser": False, "last_login": None, "joined_at": at},
            **{"visit_began_at": None, "previous_visit_at": None, "erased_at": at},
        }
        assert not Engineer.objects.get(pk=ida.pk).has_usable_password()
        theirs = [s for s in Session.objects.all() if s.get_decoded().get("_auth_user_id") == str(ida.pk)]
        assert theirs == []

    def test_it_cannot_be_revived_in_the_admin(self, ida, as_, admin):
        erasing.erase(ida)
        page = reverse("admin:people_engineer_change", args=[ida.pk])
        assert as_(admin).get(page).status_code == 200
        assert as_(admin).post(page, {"name": "Ida", "email": ADDRESS, "is_active": "on"}).status_code == 403
        assert Engineer.objects.get(pk=ida.pk).name == "Somebody erased"

    def test_the_database_keeps_an_erased_person_from_working_here(self, ida):
        erasing.erase(ida)
        with pytest.raises(Exception, match="engineer_erased_is_gone"):
            Engineer.objects.filter(pk=ida.pk).update(is_active=True)

    def test_every_page_of_those_whom_they_reviewed(self, ida, engineer, upper_lead, as_, outline, payments):
        erasing.erase(ida)
        claims = Assessment.objects.filter(engineer=engineer)
        own = [
            *(reverse(name) for name in ("my_skills", "my_work", "log_work", "outlines")),
            *(reverse("skill", args=[claim.skill.outline.slug, claim.skill.key]) for claim in claims),
            reverse("outline", args=[outline.slug]),
        ]
        led = [
            *(reverse("review", args=[claim.pk]) for claim in claims),
            *(reverse("team_cell", args=[payments.slug, engineer.pk, claim.skill_id]) for claim in claims),
            *(reverse("team_matrix", args=[payments.slug]), reverse("engineer", args=[engineer.pk])),
            reverse("review_queue"),
        ]
        seen = ""
        for person, pages in ((engineer, own), (upper_lead, led)):
            for page in pages:
                answer = as_(person).get(page)
                assert (page, answer.status_code) == (page, 200)
                seen += answer.content.decode()
        assert "Somebody erased" in seen
        assert "Somebody asks for more" in seen
        assert [mark for mark in MARKS if mark in seen] == []

    def test_their_own_pages_are_gone(self, ida, upper_lead, as_, payments):
        claim = Assessment.objects.filter(engineer=ida).first()
        pages = [
            reverse("engineer", args=[ida.pk]),
            reverse("review", args=[claim.pk]),
            reverse("team_cell", args=[payments.slug, ida.pk, claim.skill_id]),
        ]
        erasing.erase(ida)
        assert [as_(upper_lead).get(page).status_code for page in pages] == [404, 404, 404]


@pytest.mark.django_db
class TestRefusals:
    def refusal(self, person):
        with pytest.raises(ErasureRefused) as refused:
            erasing.erase(person)
        return str(refused.value)

    def test_who_works_here(self, engineer):
        assert self.refusal(engineer) == (
            "Kavya Raman works here. Let them leave first: in the admin, with the action “Has left”."
        )
        assert LedgerEntry.objects.count() == 0

    def test_who_belongs_to_a_team(self, engineer):
        Engineer.objects.update(is_active=False)
        assert self.refusal(engineer) == "Kavya Raman still belongs to Payments. End that first, in the admin."

    def test_the_last_admin(self, admin):
        admin.leave()
        sentence = "Nobody but Olena Shevchenko was an admin. Let somebody else be one first."
        assert self.refusal(admin) == sentence

    def test_who_is_erased(self, leaver):
        erasing.erase(leaver)
        midnight = dt.datetime(2026, 3, 4, 23, 30, tzinfo=dt.UTC)
        Engineer.objects.filter(pk=leaver.pk).update(erased_at=midnight)
        with timezone.override("Asia/Kolkata"):  # where it is the next day already
            assert self.refusal(leaver) == f"Person {leaver.pk} was erased already, on 5 March 2026."


@pytest.mark.django_db
class TestTheCommand:
    def test_a_dry_run_says_the_same_and_changes_nothing(self, ida, engineer, skills):
        piece = log_work(engineer, skills[3], title=f"Helped {OTHER_NAME}")
        wanted = PLAN.format(entry=LedgerEntry.objects.count(), piece=piece.pk)
        before = tables_with_canaries(), LedgerEntry.objects.count(), Assessment.objects.count()
        said = told(ADDRESS, dry_run=True)
        assert said.endswith("Nothing was changed.\n")
        assert (tables_with_canaries(), LedgerEntry.objects.count(), Assessment.objects.count()) == before
        plan = said.removesuffix("Nothing was changed.\n")
        assert told(ADDRESS.upper(), yes=True).startswith(plan)
        assert plan == wanted

    def test_it_asks_where_it_can_and_refuses_where_not(self, ida):
        with pytest.raises(CommandError, match=r"Nothing was changed\. To erase them without being asked, say --yes\."):
            told(ADDRESS)
        assert Engineer.objects.filter(email=ADDRESS).exists()

    def test_it_finds_them_by_pseudonym_and_number_after_a_restore(self, ida, leaver):
        assert f"person {leaver.pk}, sub_" in told(str(leaver.pk), yes=True)
        code = Pseudonym.of(ida)
        assert f"person {ida.pk}, {code}." in told(code, yes=True)
        for nobody in (ADDRESS, code, "999999"):
            with pytest.raises(CommandError, match=f"Nobody here is {nobody}"):
                told(nobody, yes=True)

    def test_a_refusal_is_one_sentence(self, engineer):
        with pytest.raises(CommandError, match="Kavya Raman works here"):
            told(engineer.email, yes=True)


def keys_to(*wanted):
    """{name: model} of every key that leads to one of these models, the site's own tables included."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}": model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in wanted
    }


# Keys that the site itself keeps: where they acted on something that is not theirs, or what forget() removes.
BY_THE_SITE = {
    *("admin.LogEntry.user", "account.EmailAddress.user", "people.Membership.engineer"),
    *("people.HistoricalEngineer.history_user", "people.HistoricalMembership.history_user"),
    *("people.HistoricalMembership.engineer", "people.HistoricalTeam.history_user"),
    "outline.Revision.by",
}


def test_every_key_to_a_person_is_thought_of():
    """A new one is named in GOES, where its rows go with the person, or in NAMED_BY_OTHERS, where they stay."""
    goes = {f"{model._meta.label}.{way}" for _, model, way in erasing.GOES}
    also = {"assessments.SignOff.engineer"}  # the same person as that of the submission
    assert keys_to(Engineer).keys() - BY_THE_SITE == (
        {key for key in goes if "__" not in key} | erasing.NAMED_BY_OTHERS | also
    )


def test_every_table_that_leads_to_what_goes_goes_before_it():
    order = [model for _, model, _ in erasing.GOES]
    for model in order:
        for name, other in keys_to(model).items():
            assert other in order, f"{name} leads to {model.__name__}, which goes"
            assert order.index(other) <= order.index(model), f"{name} leads to {model.__name__}, which goes before it"


def test_revisions_that_they_made_stay(outline, leaver):
    outline.revisions.update(by=leaver)
    erasing.erase(leaver)
    assert [str(revision.by) for revision in Revision.objects.all()] == ["Somebody erased"]
