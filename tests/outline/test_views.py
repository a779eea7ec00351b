"""The revisions of an outline: listed, read, compared, taken along, restored."""

import pytest
from django.urls import reverse

from outline.formats.catalogue import FORMATS
from outline.models import Outline
from outline.restoring import CannotRestore, restore
from tests.factories import SkillFactory, log_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def revised(outline, admin):
    """Three revisions: a skill is reworded in the second; another is retired, one comes, in the third."""
    first, second, *_ = outline.skills.in_reading_order()
    first.text = "Can do 1.1 very well."
    first.save()
    outline.record_revision(by=admin, summary="Clearer.")
    second.retire()
    SkillFactory(level=outline.levels.last(), position=5, text="Asks <b>why</b> {often}.")
    outline.record_revision(by=admin, summary="")
    return outline


def get(client, name, outline, *args, **query):
    return client.get(reverse(name, args=[outline.slug, *args]), query)


def text_of(answer):
    return " ".join(answer.content.decode().split())


class TestReading:
    def test_the_list_says_what_changed(self, revised, engineer, client):
        client.force_login(engineer)
        page = get(client, "outline_revisions", revised).content.decode()
        assert page.index("Revision 3") < page.index("Revision 2") < page.index("Revision 1")
        assert "1 added, 1 gone." in page.replace("1 Added", "1 added")
        assert "1 reworded." in page
        assert "“Clearer.”" in page
        assert "The first one." in page

    def test_the_list_has_pages_and_says_there_what_changed_since_the_page_after(self, outline, admin, client):
        skill = outline.skills.first()
        for number in range(45):
            skill.text = f"Wording {number}."
            skill.save()
            outline.record_revision(by=admin, summary="")
        client.force_login(admin)
        assert outline.revisions.count() == 46
        pages = [text_of(get(client, "outline_revisions", outline, page=number)) for number in (1, 2, 3)]
        assert [page.count(">Revision ") for page in pages] == [20, 20, 6]
        assert [page.count("1 reworded.") for page in pages] == [20, 20, 5]

    def test_the_list_asks_as_often_for_many_as_for_one(
        self, outline, revised, engineer, client, django_assert_max_num_queries
    ):
        client.force_login(engineer)
        with django_assert_max_num_queries(12):
            get(client, "outline_revisions", revised)

    def test_an_outline_without_revisions_says_so(self, engineer, client):
        bare = Outline.objects.create(title="Bare", slug="bare")
        client.force_login(engineer)
        assert "No revision yet." in text_of(get(client, "outline_revisions", bare))
        assert get(client, "outline_difference", bare).status_code == 404

    def test_a_revision_shows_what_it_said_and_not_what_is_said_today(self, revised, engineer, client):
        client.force_login(engineer)
        first, last = (text_of(get(client, "outline_revision", revised, number)) for number in (1, 3))
        assert "Can do 1.1 well." in first
        assert "Compare with today" in first
        assert "Can do 1.1 very well." in last
        assert "This is what the outline says today." in last
        assert "Restore" not in first

    def test_a_draft_is_not_to_be_seen(self, revised, admin, client):
        Outline.objects.filter(pk=revised.pk).update(status="draft")
        client.force_login(admin)
        names = [("outline_revisions",), ("outline_difference",), ("outline_revision", 1), ("outline_restore", 1)]
        assert [get(client, name, revised, *args).status_code for name, *args in names] == [404] * 4
        Outline.objects.filter(pk=revised.pk).update(status="retired")
        assert [get(client, name, revised, *args).status_code for name, *args in names] == [200] * 4


class TestComparing:
    def test_any_two_beside_each_other_word_by_word(self, revised, engineer, client):
        client.force_login(engineer)
        page = text_of(get(client, "outline_difference", revised, before=1, after=3))
        assert "<ins>very </ins>" in page
        assert "Reworded" in page
        assert "Added" in page
        assert "Gone" in page
        assert "<del>Can do 1.2 well.</del>" in page
        assert '<span data-kind="gone">-- Can do 1.1 well.' in page
        assert '<span data-kind="added">+- Can do 1.1 very well.' in page

    def test_backwards_too(self, revised, engineer, client):
        client.force_login(engineer)
        page = text_of(get(client, "outline_difference", revised, before=3, after=1))
        assert "<del>very </del>" in page
        assert "<ins>Can do 1.2 well.</ins>" in page

    def test_without_a_choice_the_last_two(self, revised, engineer, client):
        client.force_login(engineer)
        comparison = get(client, "outline_difference", revised).context["comparison"]
        assert (comparison.before.number, comparison.after.number) == (2, 3)

    @pytest.mark.parametrize(("before", "status"), [("x", 422), ("0", 422), ("99", 404), ("9" * 30, 404)])
    def test_what_is_no_revision_is_said(self, revised, engineer, client, before, status):
        client.force_login(engineer)
        assert get(client, "outline_difference", revised, before=before, after=2).status_code == status

    def test_a_revision_with_itself(self, revised, engineer, client):
        client.force_login(engineer)
        assert "Both say the same." in text_of(get(client, "outline_difference", revised, before=2, after=2))


class TestTakingAlong:
    def test_markdown_is_the_very_document(self, revised, engineer, client):
        client.force_login(engineer)
        answer = get(client, "outline_file", revised, 2, "markdown")
        assert answer.content.decode() == revised.revisions.get(number=2).markdown
        assert answer["Content-Disposition"] == f'attachment; filename="{revised.slug}-revision-2.md"'

    @pytest.mark.parametrize("kind", FORMATS)
    def test_each_format_says_what_it_can(self, revised, engineer, client, kind):
        client.force_login(engineer)
        answer = get(client, "outline_file", revised, 3, kind)
        one, said = FORMATS[kind], revised.as_draft()
        assert answer["Content-Type"].startswith(one.media_type)
        assert one.read(answer.content).outline == one.sayable(said)

    def test_what_a_format_leaves_out_stands_beside_it(self, revised, engineer, client):
        client.force_login(engineer)
        page = get(client, "outline_revision", revised, 3)
        losses = {download.format.name: download.losses for download in page.context["downloads"]}
        assert set(losses) == set(FORMATS)
        assert losses["markdown"] == ()
        assert losses["docusaurus"] == ("the text as it is written of 1 skill.",)
        assert losses["docusaurus"][0] in text_of(page)

    def test_an_unknown_format_is_not_there(self, revised, engineer, client):
        client.force_login(engineer)
        assert get(client, "outline_file", revised, 3, "pdf").status_code == 404


class TestRestoring:
    def test_it_asks_first_and_shows_what_would_change(self, revised, admin, client):
        client.force_login(admin)
        page = text_of(get(client, "outline_restore", revised, 1))
        assert "<ins>Can do 1.2 well.</ins>" in page
        assert revised.revisions.count() == 3

    def test_it_makes_a_new_revision_that_says_the_same(self, revised, admin, client):
        client.force_login(admin)
        answer = client.post(reverse("outline_restore", args=[revised.slug, 1]), {"seen": 3}, follow=True)
        assert "This is revision 4." in text_of(answer)
        made = revised.revisions.get(number=4)
        assert made.markdown == revised.revisions.get(number=1).markdown
        assert (made.by, made.summary) == (admin, "Restored revision 1.")

    def test_nothing_that_has_records_goes_away(self, revised, engineer, admin):
        new = revised.skills.get(plain__startswith="Asks")
        log_work(engineer, new)
        keys = set(revised.skills.values_list("key", flat=True))
        restore(revised.revisions.get(number=1), by=admin, seen=3)
        assert set(revised.skills.values_list("key", flat=True)) == keys
        new.refresh_from_db()
        assert new.is_retired
        restore(revised.revisions.get(number=3), by=admin, seen=4)
        new.refresh_from_db()
        assert not new.is_retired
        assert revised.current_revision.markdown == revised.revisions.get(number=3).markdown

    def test_the_current_one_makes_no_other(self, revised, admin):
        assert restore(revised.current_revision, by=admin, seen=3).number == 3

    def test_who_saw_another_state_is_refused(self, revised, admin, client):
        with pytest.raises(CannotRestore, match="has been changed since"):
            restore(revised.revisions.get(number=1), by=admin, seen=2)
        client.force_login(admin)
        answer = client.post(reverse("outline_restore", args=[revised.slug, 1]), {"seen": 2})
        assert answer.status_code == 409
        assert "has been changed since" in text_of(answer)
        assert revised.revisions.count() == 3

    def test_a_revision_without_levels_cannot_be(self, admin):
        bare = Outline.objects.create(title="Bare", slug="bare")
        bare.record_revision(by=admin, summary="")
        with pytest.raises(CannotRestore, match="no level"):
            restore(bare.current_revision, by=admin, seen=1)

    def test_only_who_may_change_outlines(self, revised, engineer, lead, client):
        for person in (engineer, lead):
            client.force_login(person)
            assert get(client, "outline_restore", revised, 1).status_code == 403
            answer = client.post(reverse("outline_restore", args=[revised.slug, 1]), {"seen": 3})
            assert answer.status_code == 403
        assert revised.revisions.count() == 3
