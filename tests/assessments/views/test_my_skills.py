import datetime as dt
import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Exemption
from assessments.views import my_skills
from outline.models import Outline
from people.models import Engineer

from ... import factories

pytestmark = pytest.mark.django_db
URL = reverse("my_skills")


def read(response):
    """The text of a page as it is read: without markup, on one line."""
    main = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def section(response, heading):
    """What stands under a heading, up to the next one."""
    return read(response).partition(heading)[2]


def panel(engineer, **asked):
    """What a move from a row is answered with."""
    request = RequestFactory().get(URL)
    request.user, request.htmx = engineer, True
    return my_skills.progress_panel(request, **asked)


def test_the_headline_is_the_answer(as_, engineer, lead, payments, skills):
    factories.TargetFactory(team=payments, level=skills[2].level)
    for skill in skills[:2]:
        factories.in_state("signed_off", engineer, skill, lead)
    factories.in_state("returned", engineer, skills[2], lead)
    response = as_(engineer).get(URL)
    outline = skills[0].outline
    assert read(response).startswith(
        "Two more skills signed off and you reach Level. "
        f"Team Payments asks for level 2 of the {outline.title} by 31 March 2027 . One skill came back to you."
    )


def test_what_came_back_with_its_note_and_a_way_on(as_, engineer, lead, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    response = as_(engineer).get(URL)
    came_back = section(response, "Came back to you ")
    assert came_back.startswith("1 skill more needed Can do 1.1 well. More needed, says Lena Frost , today")
    assert "Add what is missing Show one more." in came_back
    assert reverse("skill", args=[skills[0].outline.slug, skills[0].key]) in response.content.decode()


def test_what_waits_for_whom_and_a_way_back(as_, engineer, lead, upper_lead, skills):
    record = factories.in_state("submitted", engineer, skills[0])
    response = as_(engineer).get(URL)
    waiting = section(response, "Waits for a decision")
    assert "Submitted , today waits for Lena or Mara 1 piece of evidence Withdraw 1.1" in waiting
    assert "can review this now" not in waiting
    html = response.content.decode()
    assert f'action="{reverse("skill_withdraw", args=[skills[0].outline.slug, skills[0].key])}"' in html
    assert f'<input type="hidden" name="seen" value="{record.version}">' in html
    assert '<input type="hidden" name="next" value="my_skills">' in html
    assert "hx-confirm" not in html


def test_withdrawing_what_somebody_has_signed_asks_first(as_, engineer, lead, upper_lead, skills):
    record = factories.in_state("submitted", engineer, skills[2])
    record.sign_off(by=lead, seen=record.version)
    response = as_(engineer).get(URL)
    assert "1 of 2 signed, by Lena Frost waits for Mara" in read(response)
    assert "hx-confirm" in response.content.decode()


def test_where_nobody_can_review_it_the_page_says_so(as_, stranger, skills):
    factories.in_state("submitted", stranger, skills[0])
    assert "Nobody can review this now" in read(as_(stranger).get(URL))


def test_work_in_progress_can_be_submitted_from_here(as_, engineer, skills):
    factories.in_state("in_progress", engineer, skills[0])
    html = as_(engineer).get(URL).content.decode()
    assert html.count(f'action="{reverse("skill_submit", args=[skills[0].outline.slug, skills[0].key])}"') == 1


def test_a_retired_skill_in_progress_is_not_offered(as_, engineer, skills):
    factories.in_state("in_progress", engineer, skills[0])
    skills[0].retire()
    html = as_(engineer).get(URL).content.decode()
    assert "skill_submit" not in html
    assert skills[0].plain not in html


def test_a_retired_skill_that_is_signed_off_is_marked(as_, engineer, lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    skills[0].retire()
    assert "retired from the outline" in read(as_(engineer).get(URL))


def test_signed_off_since_the_last_visit(as_, engineer, lead, skills):
    began = timezone.now() - dt.timedelta(days=3)
    Engineer.objects.filter(pk=engineer.pk).update(visit_began_at=began)
    factories.in_state("signed_off", engineer, skills[0], lead)
    assert "Signed off since your last visit" in read(as_(engineer).get(URL))
    # eight hours have not passed: still the same visit, and the news stays
    assert "Signed off since your last visit" in read(as_(engineer).get(URL))
    Engineer.objects.filter(pk=engineer.pk).update(previous_visit_at=timezone.now())
    assert "Signed off since your last visit" not in read(as_(engineer).get(URL))


def test_the_first_visit_has_no_news(as_, engineer, lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    assert "since your last visit" not in read(as_(engineer).get(URL))


def test_levels_say_what_they_ask_for_and_what_is_new(as_, engineer, lead, skills):
    for skill in skills[:2]:
        factories.in_state("signed_off", engineer, skill, lead)
    factories.SkillFactory(level=skills[0].level, position=2)
    html = as_(engineer).get(URL).content.decode()
    assert html.count('<span class="closed">2 of 3 signed off</span>, 1 new since') == 2  # on the stair and below
    assert "0 of 2 signed off, two signatures each" in html


def test_the_first_day(as_, engineer, skills):
    response = as_(engineer).get(URL)
    assert read(response).startswith("Your first square is one piece of work away.")
    assert "Nothing here yet, and that is how it starts." in read(response)
    assert f"The {skills[0].outline.title} has 4 skills on two levels." in read(response)


def test_without_any_outline(as_, engineer, admin):
    response = as_(engineer).get(URL)
    assert read(response).startswith("There is no outline to learn by yet. No outline is published.")
    assert "quick-log" not in response.content.decode()
    assert reverse("admin:index") not in response.content.decode().partition("<main")[2]
    assert reverse("admin:index") in as_(admin).get(URL).content.decode().partition("<main")[2]


def test_several_outlines_each_have_their_sentence(as_, engineer, skills):
    other = factories.outline_with(levels=1, skills=1)
    factories.in_state("in_progress", engineer, skills[0])
    factories.in_state("in_progress", engineer, other.skills.get())
    text = read(as_(engineer).get(URL))
    first, second = Outline.objects.order_by("title")
    assert text.startswith(f"Two more sign-offs and you reach Level in {first.title}.")
    assert f"{second.title}: One more sign-off and you reach Level." in text


def test_the_quick_form_sends_what_log_work_reads(as_, engineer, skills):
    factories.in_state("in_progress", engineer, skills[2])
    html = as_(engineer).get(URL).content.decode()
    form = html.partition('id="quick-log"')[2].partition("</form>")[0]
    assert set(re.findall(r'name="(\w+)"', form)) == {
        "csrfmiddlewaretoken", "once", "next", "title", "done_on", "kind", "link", "skills", "search"
    }  # fmt: skip
    assert re.findall(r'name="skills" value="(\d+)"', form) == [str(skills[i].pk) for i in (2, 0, 1)]
    assert f'value="{timezone.localdate().isoformat()}"' in form


def test_words_of_others_are_escaped(as_, engineer, lead, skills):
    record = factories.in_state("submitted", engineer, skills[0])
    record.return_(by=lead, seen=record.version, note="<script>alert(1)</script>")
    html = as_(engineer).get(URL).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_the_panel_is_the_page_without_the_form(engineer, lead, skills):
    factories.in_state("submitted", engineer, skills[0])
    response = panel(engineer, moved=skills[0].pk)
    html = response.content.decode()
    assert html.startswith('<div id="progress"')
    assert "quick-log" not in html
    assert html.count("data-focus") == 1
    assert re.search(r"<a [^>]*data-focus>Can do 1.1 well.</a>", html)


def test_the_focus_goes_to_the_headline_where_the_row_has_gone(engineer, lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    html = panel(engineer, moved=skills[0].pk).content.decode()
    assert re.findall(r"<(\w+)[^>]* data-focus", html) == ["h1"]


def test_a_refusal_is_told_on_the_panel(engineer, skills):
    response = panel(engineer, status=409, refusal="Lena signed this off since.", moved=skills[0].pk)
    html = response.content.decode()
    assert response.status_code == 409
    assert re.search(r'role="alert" tabindex="-1" data-focus>.*<p>Lena signed this off since.</p>', html)
    assert html.count("data-focus") == 1


def test_only_get(as_, engineer):
    assert as_(engineer).post(URL).status_code == 405


@pytest.mark.parametrize("how_many", [1, 30])
@pytest.mark.parametrize("who", ["engineer", "lead"])
def test_its_queries_do_not_grow(as_, request, who, lead, upper_lead, payments, skills, how_many):
    person = request.getfixturevalue(who)
    factories.TargetFactory(team=payments, level=skills[2].level)
    for place in range(how_many):
        skill = factories.SkillFactory(level=skills[0].level, position=2 + place)
        state = ["submitted", "returned", "signed_off", "in_progress"][place % 4]
        factories.in_state(state, person, skill, upper_lead)
    client = as_(person)
    client.get(reverse("shortcuts"))
    with CaptureQueriesContext(connection) as empty:
        client.get(reverse("shortcuts"))
    with CaptureQueriesContext(connection) as page:
        client.get(URL)
    assert len(page) - len(empty) == 10  # of them six for the names of those for whom something waits


def test_what_somebody_asked_stands_in_the_row_until_it_is_answered(as_, engineer, lead, upper_lead, skills):
    record = factories.in_state("submitted", engineer, skills[2])
    client = as_(engineer)
    record.comment(by=lead, note="Which run failed?", once="1")
    record.sign_off(by=upper_lead, seen=1)  # a first signature answers nothing
    response = client.get(URL)
    assert "Lena asks: Which run failed?" in section(response, "Waits for a decision")
    assert f'{reverse("skill", args=[skills[2].outline.slug, skills[2].key])}#history"' in response.content.decode()
    record.comment(by=engineer, note="The third.", once="2")
    assert "Lena asks" not in read(client.get(URL))
    record.comment(by=lead, note="I see.", once="3")
    assert "Lena writes: I see." in read(client.get(URL))
    record.withdraw(by=engineer, seen=2)
    assert "Lena writes" not in read(client.get(URL))


def test_with_something_new_it_is_submitted_again_from_here(as_, engineer, lead, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    client = as_(engineer)
    came_back = section(client.get(URL), "Came back to you")
    assert "Add what is missing" in came_back
    assert "Submit again" not in came_back
    factories.log_work(engineer, skills[0], title="The run that failed")
    came_back = section(client.get(URL), "Came back to you")
    assert "Submit again 1.1" in came_back
    assert "Add what is missing" not in came_back
    sent = {"seen": 2, "next": "my_skills"}
    client.post(reverse("skill_submit", args=[skills[0].outline.slug, skills[0].key]), sent)
    assert "Submitted , today" in section(client.get(URL), "Waits for a decision")


def test_what_is_asked_not_to_apply_has_a_row(as_, engineer, lead, skills):
    exemption = Exemption.objects.ask(by=engineer, skill=skills[0], reason="No front end.")
    client = as_(engineer)
    asked = section(client.get(URL), "Asked not to apply to your role")
    assert "Can do 1.1 well." in asked
    assert "you asked that it not apply to your role" in asked
    assert "Can do 1.1 well." not in section(client.get(URL), "Next for Level").partition("All skills")[0]
    exemption.refuse(by=lead, note="It does.")
    assert "Asked not to apply" not in read(client.get(URL))
