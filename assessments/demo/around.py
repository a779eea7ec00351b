"""What goes on around the reviews of the demo company: comments, an appeal, a claim that is taken, a reviewer away."""

import datetime as dt
import uuid

from django.utils import timezone

from assessments.models import Assessment, Delegation

from . import people

AMARA, LEA = "Amara Okafor", "Léa Fontaine"
QUESTION = "Which of the two services is this about? The second link leads to the one that was switched off."
ANSWER = "The new one. The old link shows what it looked like before."
REASON = "The talk was judged, and not the service behind it. Please look at the second piece as well."


def around(engineers, skills, now):
    """Yields (when, whose name, what does it), for the story to tell with the rest."""

    def record(name, label):
        return Assessment.objects.get(engineer=engineers[name], skill=skills[label])

    def comment(whose, label, by, note):
        once = uuid.uuid5(uuid.NAMESPACE_URL, f"{whose}/{label}/{note}")
        record(whose, label).comment(by=engineers[by], note=note, once=once)

    def appeal():
        refused = record(LEA, "3.5")
        refused.appeal(by=engineers[LEA], seen=refused.version, note=REASON)

    def stand_in():
        away, today = engineers[people.GRACE.name], timezone.localdate(now)
        starts, ends = today + dt.timedelta(4), today + dt.timedelta(14)
        Delegation.objects.begin(
            by=away, delegator=away, delegate=engineers[people.TOMASZ.name], starts=starts, ends=ends
        )

    def ago(hours):
        return now - dt.timedelta(hours=hours)

    tomasz, kavya, marit = people.TOMASZ.name, people.KAVYA.name, people.MARIT.name
    yield ago(12), tomasz, lambda: comment(kavya, "2.3", tomasz, QUESTION)
    yield ago(11), kavya, lambda: comment(kavya, "2.3", kavya, ANSWER)
    yield ago(5), LEA, appeal
    yield ago(4), people.GRACE.name, stand_in
    yield ago(2), marit, lambda: record(AMARA, "3.5").take(by=engineers[marit])
