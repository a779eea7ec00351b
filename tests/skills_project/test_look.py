import datetime as dt

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone
from django.utils.safestring import SafeString

from assessments.models import Submission
from assessments.waiting import Waiting
from people.models import Engineer
from skills_project import look

TODAY = dt.date(2026, 11, 24)
MARIT, CHEN = Engineer(pk=1, name="Marit Berg"), Engineer(pk=2, name="Chen Wei")
ICON = '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#{}"/></svg>'


def shown(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "on 27 November 2026"),
        (-1, "on 25 November 2026"),
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (17, "2 weeks ago"),
        (18, "3 weeks ago"),
        (60, "9 weeks ago"),
        (61, "2 months ago"),
        (365, "12 months ago"),
        (730, "24 months ago"),
        (731, "2 years ago"),
        (3653, "10 years ago"),
    ],
)
def test_how_long_ago(days, words):
    assert look.how_long_ago(TODAY - dt.timedelta(days), TODAY) == words


class TestTimes:
    LATE = dt.datetime(2026, 11, 2, 23, 30, tzinfo=dt.UTC)

    def test_a_day_is_written_out(self):
        assert shown("{{ d|day }}", d=dt.date(2026, 11, 2)) == '<time datetime="2026-11-02">2 November 2026</time>'

    def test_the_day_is_that_of_our_zone(self):
        with timezone.override("Europe/Oslo"):
            assert shown("{{ d|day }}", d=self.LATE) == '<time datetime="2026-11-03">3 November 2026</time>'

    def test_a_moment_has_its_minute_as_title(self):
        with timezone.override("Europe/Oslo"):
            words = look.how_long_ago(dt.date(2026, 11, 3))
            assert shown("{{ d|ago }}", d=self.LATE) == (
                f'<time datetime="2026-11-03T00:30:00+01:00" title="3 November 2026, 00:30">{words}</time>'
            )

    def test_a_date_has_its_day_as_title(self):
        yesterday = timezone.localdate() - dt.timedelta(1)
        assert shown("{{ d|ago }}", d=yesterday) == (
            f'<time datetime="{yesterday.isoformat()}" title="{yesterday.day} {yesterday:%B %Y}">yesterday</time>'
        )


class TestSigns:
    def test_an_icon(self):
        assert shown('{% icon "check" %}') == ICON.format("check")

    def test_an_icon_with_a_class_of_its_own(self):
        assert 'class="icon big"' in shown('{% icon "check" "big" %}')

    @pytest.mark.parametrize("name", sorted(look.POINTING))
    def test_what_points_flips_with_the_direction_of_the_text(self, name):
        assert 'class="icon icon-flips"' in look.icon(name)

    def test_every_sign_is_in_the_sprite(self):
        sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
        assert [
            n for n in {sign for sign, _ in look.STATES.values()} | look.POINTING if f'id="{n}"' not in sprite
        ] == []

    def test_a_name_cannot_break_out(self):
        assert "<b>" not in look.icon("<b>", '"><b>')


class TestStates:
    @pytest.mark.parametrize(
        ("state", "word", "sign"),
        [
            ("not_started", "not started", "dot"),
            ("in_progress", "in progress", "contrast"),
            ("submitted", "submitted", "hourglass"),
            ("returned", "more needed", "undo-2"),
            ("signed_off", "signed off", "check"),
            ("not_applicable", "not applicable", "minus"),
        ],
    )
    def test_each_has_a_word_a_sign_and_a_mark(self, state, word, sign):
        icon = look.icon(sign)
        assert shown("{{ s|state_word }}", s=state) == word
        assert shown("{% state_icon s %}", s=state) == icon
        assert shown("{% state_mark s %}", s=state) == (
            f'<span class="state-mark" data-state="{state}">{icon}<span class="visually-hidden">{word}</span></span>'
        )
        assert shown("{% state_chip s %}", s=state) == (
            f'<span class="state-chip" data-state="{state}">{icon}{word.capitalize()}</span>'
        )

    def test_a_mark_may_be_small_and_say_more(self):
        assert shown('{% state_mark "returned" "<more>" small=True %}').startswith(
            '<span class="state-mark state-mark-s" data-state="returned">'
        )
        assert '<span class="visually-hidden">&lt;more&gt;</span>' in look.state_mark("returned", "<more>")

    def test_a_chip_says_what_it_is_given_and_escapes_it(self):
        assert look.state_chip("submitted", "1 of 2 <signed>").endswith("1 of 2 &lt;signed&gt;</span>")


class TestWords:
    @pytest.mark.parametrize(("text", "capital"), [("two more", "Two more"), ("HTTP", "HTTP"), ("", ""), ("é", "É")])
    def test_capital_leaves_the_rest_alone(self, text, capital):
        assert shown("{{ t|capital }}", t=text) == capital

    @pytest.mark.parametrize(("number", "word"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (-1, "-1")])
    def test_numbers_below_ten_are_words(self, number, word):
        assert shown("{{ n|in_words }}", n=number) == word

    @pytest.mark.parametrize(
        ("count", "words"), [(0, "0 pieces of evidence"), (1, "1 piece of evidence"), (2, "2 pieces of evidence")]
    )
    def test_pieces(self, count, words):
        assert shown("{{ n|pieces }}", n=count) == words

    @pytest.mark.parametrize(
        ("people", "words"),
        [
            ([], "nobody"),
            ([CHEN], "Chen"),
            ([MARIT, CHEN], "Chen or you"),
            ([Engineer(pk=3, name="<Tomasz>")], "&lt;Tomasz&gt;"),
        ],
    )
    def test_those_who_may_decide(self, people, words):
        assert shown("{{ people|any_of:reader }}", people=people, reader=MARIT) == words

    @pytest.mark.parametrize(
        ("signers", "needed", "html"),
        [
            ([], 1, ""),
            ([MARIT, CHEN], 3, "<span>2 of 3 signed, by Chen Wei and you</span>"),
            ([Engineer(pk=3, name="<T>")], 2, "<span>1 of 2 signed, by &lt;T&gt;</span>"),
        ],
    )
    def test_how_many_have_signed(self, signers, needed, html):
        assert shown("{% signed signers needed reader %}", signers=signers, needed=needed, reader=MARIT) == html

    @pytest.mark.parametrize(
        ("days", "classes", "words"),
        [(0, "waits", "since today"), (7, "waits", "waiting for 7 days"), (8, "waits late", "waiting for 8 days")],
    )
    def test_for_how_long_it_has_waited(self, days, classes, words):
        waiting = Waiting(Submission(at=timezone.now() - dt.timedelta(days=days)))
        html = shown("{% waits waiting %}", waiting=waiting)
        assert (f'<span class="{classes}">' in html, words in html, "triangle-alert" in html) == (True, True, days > 7)


class TestPeople:
    def test_an_avatar_is_two_letters_that_a_screen_reader_skips(self):
        engineer = Engineer(name="Kavya Anand Raman")
        assert shown("{% avatar e %}", e=engineer) == '<span class="avatar" aria-hidden="true">KR</span>'
        assert shown("{% avatar e small=True %}", e=engineer) == (
            '<span class="avatar avatar-s" aria-hidden="true">KR</span>'
        )

    def test_a_name_of_signs_is_escaped(self):
        assert look.avatar(Engineer(name="<b> &")) == '<span class="avatar" aria-hidden="true">&lt;&amp;</span>'


class TestMarkdown:
    """That nothing hostile comes through is shown with outline/rendering.py; here, that these filters lead there."""

    def test_wording_is_one_line(self):
        assert shown("{{ t|wording }}", t="Uses `git` **well**") == "Uses <code>git</code> <strong>well</strong>"

    def test_prose_is_paragraphs(self):
        assert shown("{{ t|prose }}", t="One.\n\nTwo.").split() == ["<p>One.</p>", "<p>Two.</p>"]

    @pytest.mark.parametrize("filter_", [look.wording, look.prose])
    def test_both_are_sanitized(self, filter_):
        html = filter_("<img src=x onerror=alert(1)><script>x</script>[a](javascript:x) <b style='x' hx-get='/'>b</b>")
        assert isinstance(html, SafeString)
        for hostile in ("<img", "<script", 'href="javascript', "style=", "hx-get="):
            assert hostile not in html


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [
        ("signed_off", 0, "<span>valid until {}</span>"),
        ("submitted", 0, "<span>to renew: valid until {}</span>"),
        ("in_progress", -1, "<span>to renew: lapsed after {}</span>"),
        ("lapsed", -1, ""),
        ("not_applicable", -1, ""),
    ],
)
def test_until_when_it_counts(state, days, words):
    last_day = timezone.localdate() + dt.timedelta(days)
    time = f'<time datetime="{last_day}">{last_day.day} {last_day:%B %Y}</time>'
    assert look.until(state, last_day) == words.format(time)
    assert look.until(state, None) == ""
