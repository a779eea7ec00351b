"""Forms that no page of ours made. `sent` is (who sends it, where to, fields as they differ from an honest form).

In braces stand ids of the scene (test_forms.py): {draft} {sent} {record} of Kavya, {others} {others_record} of a peer,
{skill} free to be tagged, {secret} of an outline that is not published. A field of None is left out.
"""

from .item import Item

HUGE = str(2**64)
LOG, CHANGE, DECIDE, REVOKE = (
    "/work/log/",
    "/work/{draft}/change/",
    "/reviews/{record}/decide/",
    "/reviews/{record}/revoke/",
)
GONE = "One of these skills cannot be tagged any more."
STALE = "out of date"
NO_IDS = {"text": "abc", "a fraction": "1.5", "negative": "-1", "beyond 64 bits": HUGE, "a list": "[1]", "none": "null"}
NO_IDS |= {
    "hexadecimal": "0x1",
    "spaces": " ",
    "SQL": "1 OR 1=1",
    "wide digits": "\uff11\uff12",
    "5,000 digits": "9" * 5000,
}


def _log(name, answer=422, shows="", **fields):
    return Item(f"log work: {name}", ("engineer", LOG, fields), answer, shows)


def _decide(name, answer=422, shows="", who="lead", where=DECIDE, **fields):
    return Item(f"decide: {name}", (who, where, fields), answer, shows)


ITEMS = [
    # Ids
    *(_log(f"skill as {name}", skills=given) for name, given in NO_IDS.items()),
    _log("no skill", shows="Tag the skills that it speaks for", skills=None),
    _log("a skill of an outline that is not published", shows=GONE, skills="{secret}"),
    _log("a good skill and one that is not there", shows=GONE, skills=["{skill}", "999999"]),
    _log("the same skill twice", 302, skills=["{skill}", "{skill}"]),
    _log(
        "somebody else as its author",
        302,
        engineer="{peer}",
        engineer_id="{peer}",
        by="{peer}",
        pk="{others}",
        id="{others}",
    ),
    _log("another's piece as what it corrects", shows="not there any more", corrects="{others}"),
    _log("what it corrects beyond 64 bits", shows="not there any more", corrects=HUGE),
    _log("what it corrects as text", shows="not there any more", corrects="abc"),
    _log("a task that is not there", shows="This task is in no outline", example_task="999999"),
    _log("a task beyond 64 bits", shows="This task is in no outline", example_task=HUGE),
    _log("the name of another's filling-in", 302, once="{others_once}"),
    _log("a name of a filling-in that is none", shows="This form has expired", once="x' OR '1'='1"),
    Item(
        "use: another's piece",
        ("engineer", "/skills/{slug}/{key}/use/", {"evidence": "{others}"}),
        422,
        "not there any more",
    ),
    *(
        Item(f"use: a piece as {name}", ("engineer", "/skills/{slug}/{key}/use/", {"evidence": given}), 422)
        for name, given in NO_IDS.items()
    ),
    # Fields
    _log("no title", shows="Say what you did.", title=None),
    _log("no kind", shows="Choose what kind", kind=None),
    _log("a kind of their own", kind="promotion"),
    _log("no date", shows="Say when", done_on=None),
    _log("a date in the future", shows="in the future", done_on="9999-12-31"),
    _log("a date before all", shows="before 1970", done_on="0001-01-01"),
    _log("a date that is none", shows="Write the date as", done_on="2026-02-30"),
    _log("a date of another way of writing", shows="Write the date as", done_on="1/2/2026"),
    _log("a year of ten digits", shows="Write the date as", done_on="9999999999-01-01"),
    _log("a link that is a script", shows="Start the link with https://", link="javascript:alert(1)"),
    _log("a link that is data", shows="Start the link with https://", link="data:text/html,<script>alert(1)</script>"),
    _log(
        "a link with a line break", shows="This is not the address of a page.", link="https://x.org/\nSet-Cookie: a=b"
    ),
    _log("a link without a host", shows="This is not the address of a page.", link="https://"),
    _log("a link with an open bracket", shows="This is not the address of a page.", link="https://[::1"),
    _log("a link that is too long", shows="This is too long", link="https://x.org/" + "a" * 500),
    _log("a step of their own", then="sign_off"),
    _log("next to another host", next="//evil.example"),
    _log("next to a page of ours", next="/accounts/logout/"),
    _log("title and kind twice: the last one counts", 302, title=["One", "Two"], kind=["bogus", "talk"]),
    _log("2,000 fields", 400, **{f"field{number}": "1" for number in range(2000)}),
    _log("three megabytes", 400, body="a" * 3_000_000),
    # A piece that is changed
    Item("change: another's draft", ("engineer", "/work/{others}/change/", {"seen": "0"}), 404),
    Item("remove: another's draft", ("engineer", "/work/{others}/remove/", {}), 404),
    Item("change: what the lead may read only", ("lead", "/work/{sent}/change/", {"seen": "0"}), 403),
    Item("remove: what the lead may read only", ("lead", "/work/{sent}/remove/", {}), 403),
    Item("change: what is submitted", ("engineer", "/work/{sent}/change/", {"seen": "0"}), 409, "is submitted"),
    Item("remove: what is submitted", ("engineer", "/work/{sent}/remove/", {}), 409, "is submitted"),
    Item("change: without the version", ("engineer", CHANGE, {"seen": None}), 422),
    Item("change: of an old version", ("engineer", CHANGE, {"seen": "7"}), 409, "in another window"),
    Item("change: of a version below zero", ("engineer", CHANGE, {"seen": "-1"}), 422),
    Item("change: of a version beyond 64 bits", ("engineer", CHANGE, {"seen": HUGE}), 409, "in another window"),
    Item("change: author and version of their own", ("engineer", CHANGE, {"engineer": "{peer}", "version": "99"}), 302),
    Item("change: a piece beyond 64 bits", ("engineer", f"/work/{HUGE}/change/", {"seen": "0"}), 404),
    # Moves of one's own record
    Item(
        "submit: another's skill by its record",
        ("engineer", "/skills/{slug}/{key}/submit/", {"assessment": "{others_record}"}),
        404,
    ),
    Item("submit: what is submitted", ("engineer", "/skills/{slug}/{sent_key}/submit/", {"seen": "1"}), 409),
    *(
        Item(
            f"withdraw: a version as {name}",
            ("engineer", "/skills/{slug}/{sent_key}/withdraw/", {"seen": given}),
            422,
            STALE,
        )
        for name, given in NO_IDS.items()
        if name not in ("beyond 64 bits", "wide digits")
    ),
    Item(
        "withdraw: a version beyond 64 bits", ("engineer", "/skills/{slug}/{sent_key}/withdraw/", {"seen": HUGE}), 409
    ),
    Item(
        "withdraw: two versions, the last one old",
        ("engineer", "/skills/{slug}/{sent_key}/withdraw/", {"seen": ["1", "0"]}),
        409,
    ),
    Item(
        "withdraw: next to another host",
        ("engineer", "/skills/{slug}/{sent_key}/withdraw/", {"next": "//evil.example"}),
        422,
    ),
    # Decisions
    _decide("on one's own record", 403, who="engineer"),
    _decide(
        "on one's own record in the name of a lead", 403, who="engineer", reviewer="{lead}", by="{lead}", actor="{lead}"
    ),
    _decide("on the record of a colleague", 404, who="peer"),
    _decide("on the record of another team", 404, who="other_lead"),
    _decide("as an admin", 404, who="admin"),
    _decide("a word that is none", decision="signed_off"),
    _decide("a word in capitals", decision="GRANTED"),
    _decide("the name of a verb", decision="revoke"),
    _decide("no word", shows="Choose what you decide.", decision=None),
    _decide(
        "two words, the last without its note", shows="Say what is missing", decision=["granted", "not_met"], note=None
    ),
    _decide("more needed without a note", shows="Say what is missing", decision="more_needed", note="   "),
    _decide("a note that is too long", shows="This is too long", note="a" * 5001),
    _decide("an old version", 409, seen="0"),
    _decide("a version to come", 409, seen="2"),
    _decide("no version", shows=STALE, seen=None),
    _decide("a version that is a list", shows=STALE, seen="[1]"),
    _decide("without what was shown", shown=None),
    _decide("of something else than was shown", 409, shown="0" * 64),
    _decide("what was shown as text", shown="<script>"),
    _decide("what was shown in capitals", shown="A" * 64),
    _decide("a record that is not there", 404, where="/reviews/999999/decide/"),
    _decide("a record beyond 64 bits", 404, where=f"/reviews/{HUGE}/decide/"),
    _decide("a record below zero", 404, where="/reviews/-1/decide/"),
    _decide(
        "the record of another in the body", 302, assessment="{others_record}", pk="{others_record}", engineer="{peer}"
    ),
    Item("revoke: what is not signed off", ("lead", REVOKE, {}), 409),
    Item("revoke: on one's own record", ("engineer", REVOKE, {}), 403),
    Item("revoke: on the record of another team", ("other_lead", REVOKE, {}), 404),
    Item("revoke: without a reason", ("lead", REVOKE, {"note": None}), 422),
    Item("remove a file: of another's piece", ("engineer", "/work/{others}/files/1/remove/", {}), 404),
]

# What an address asks for that no page of ours would ask: (who, address), and never a fault.
ASKED = [
    Item("work: a kind of their own", ("engineer", "/work/?kind=x&skill=abc&drafts=maybe&page=-1"), 200),
    Item("work: numbers beyond 64 bits", ("engineer", f"/work/?skill={HUGE}&page={HUGE}"), 200),
    Item("work: NUL and half a character", ("engineer", "/work/?q=%00&kind=%ED%A0%80"), 200),
    Item("work: a piece beyond 64 bits", ("engineer", f"/work/{HUGE}/"), 404),
    Item("work: a file of another's piece", ("engineer", "/work/{others}/files/1/"), 404),
    Item("work: a path that climbs", ("engineer", "/work/..%2f..%2fetc%2fpasswd/"), 404),
    Item("log work: another's piece to correct", ("engineer", "/work/log/?corrects={others}"), 404),
    Item(
        "log work: numbers that are none",
        ("engineer", f"/work/log/?skill=abc&skill={HUGE}&corrects=-1&next=//evil"),
        200,
    ),
    Item("log work: a skill that is not published", ("engineer", "/work/log/?skill={secret}"), 200),
    Item("reviews: filters of their own", ("lead", f"/reviews/?team=%00&level={HUGE}&page=abc"), 200),
    Item("review: another team's record", ("other_lead", "/reviews/{record}/"), 404),
    Item(
        "teams: filters of their own", ("lead", f"/teams/payments/?state=x&level={HUGE}&q=%00&outline=%ED%A0%80"), 200
    ),
    Item("teams: another team by the filter", ("lead", "/teams/payments/?team=search"), 404),
    Item("teams: a cell beyond 64 bits", ("lead", f"/teams/payments/{HUGE}/{HUGE}/"), 404),
    Item("people: pages beyond all", ("lead", "/people/{engineer}/?page=99999999999999999999&earlier=-1"), 200),
    Item("people: a colleague", ("peer", "/people/{engineer}/"), 404),
    Item("outlines: words of a megabyte", ("engineer", "/outlines/?q=" + "a" * 100_000), 200),
    Item("outlines: one that is not published", ("engineer", "/outlines/{secret_slug}/"), 404),
    Item("skills: a key with a slash and dots", ("engineer", "/skills/{slug}/..%2f{key}/"), 404),
]
