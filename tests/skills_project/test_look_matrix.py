"""The one function that writes the cells of the team matrix."""

from dataclasses import dataclass

from skills_project.look import matrix_cells


@dataclass
class Thing:
    pk: int
    name: str = ""


@dataclass
class Row:
    skill: Thing
    states: tuple


KAVYA, CHEN = Thing(7, "Kavya Raman"), Thing(8, '<b>Chen</b> & "Wei"')


def test_a_cell_is_a_link_with_sign_state_and_words():
    row = Row(Thing(3), ("submitted",))
    [(same, html)] = matrix_cells([row], [KAVYA], "/teams/payments/")
    assert same is row
    assert html == (
        '<td><a class="matrix-cell" data-state="submitted" href="/teams/payments/7/3/" hx-get="/teams/payments/7/3/">'
        '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#hourglass"/></svg>'
        '<span class="visually-hidden">Kavya Raman: submitted</span></a></td>\n'
    )


def test_every_text_is_escaped():
    [(_, html)] = matrix_cells([Row(Thing(3), ("returned",))], [CHEN], '/"<teams>/', '?q="<&')
    assert "&lt;b&gt;Chen&lt;/b&gt; &amp; &quot;Wei&quot;: more needed</span>" in html
    assert 'href="/&quot;&lt;teams&gt;/8/3/?q=&quot;&lt;&amp;"' in html


def test_the_opened_cell_alone_is_marked():
    rows = [Row(Thing(3), ("signed_off", "not_started")), Row(Thing(8), ("in_progress", "returned"))]
    rendered = {row.skill.pk: html for row, html in matrix_cells(rows, [KAVYA, CHEN], "/t/", "", (7, 8))}
    assert 'aria-current="true"' not in rendered[3]
    assert rendered[8].split("</td>")[0].count('href="/t/7/8/" hx-get="/t/7/8/" aria-current="true"') == 1
    assert rendered[8].count("aria-current") == 1


def test_no_rows_and_no_people_are_no_cells():
    assert matrix_cells([], [KAVYA], "/t/") == []
    assert [html for _, html in matrix_cells([Row(Thing(3), ())], [], "/t/")] == [""]
