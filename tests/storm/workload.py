"""Eight windows that do all that the product lets people do to a record, at random, and write down what they sent and
how it was answered. Some try what is not theirs. The chance of each window has a seed of its own.
"""

import random
import threading
from collections import Counter

from tqdm import tqdm

from . import company
from .client import Unanswered
from .deeds import VERBS
from .outcome import Outcome, Tally
from .replay import compare
from .review_deeds import ReviewWindow
from .window import Shared, numbers_of

TITLE = "Random workload of 8 clients, replayed"
SKILLS = 12  # few, so that they meet; those of the last level need two signatures
MONTHS = (2, None, 2, 12)  # how long sign-offs count: what lapses within 90 days can be renewed at once
FOREIGN = {"own_decision": 1, "foreign_change": 1, "foreign_answer": 1, "foreign_take_back": 1}
OWN = {"log": 6, "change": 3, "remove": 1, "detach": 2, "submit": 8, "withdraw": 2, "appeal": 4, "renew": 4}
OWN |= {"comment": 2, "assess": 2, "assess_all": 1, "ask": 3, "unask": 3} | FOREIGN
REVIEWS = {"decide": 14, "take": 3, "give_back": 2, "discuss": 2}
LEADS = REVIEWS | {"revoke": 2, "answer": 4, "end_exemption": 1, "hand_over": 2, "take_back": 1}
TRIES = 6  # acts for each deed, at most: at times there is nothing to send


def run(people, windows, count, seed):
    """So many deeds in all."""
    skills = company.outline("workload", SKILLS, levels=3, signoffs_needed=(1, 1, 2), months=MONTHS)
    company.grant(people.rita, skills[0].outline)
    ada, bela, chen = people.engineers[:3]
    cast = [
        (ada, OWN),
        (ada, OWN),
        (bela, OWN),
        (chen, OWN | {"decide": 4, "take": 1}),  # who stands in at times
        (people.lena, OWN | LEADS),
        (people.mara, LEADS),
        (people.rita, REVIEWS | FOREIGN | {"hand_over": 1, "take_back": 1}),
        (people.otto, REVIEWS | FOREIGN),  # who may nothing here but in somebody's stead
    ]
    shared = Shared(Tally(), skills, [chen, people.otto, people.rita])
    hands = [
        ReviewWindow(windows[person.pk].twin(turn), shared, random.Random(f"{seed}-{turn}"), acts)
        for turn, (person, acts) in enumerate(cast)
    ]
    with tqdm(total=count, desc=TITLE, disable=None) as bar:
        threads = [
            threading.Thread(target=_busy, args=(hand, -(-count // len(hands)), bar), daemon=True) for hand in hands
        ]
        scout = threading.Event()
        watching = threading.Thread(target=_scout, args=(windows[people.mara.pk].twin(1), shared, scout), daemon=True)
        for thread in (*threads, watching):
            thread.start()
        for thread in threads:
            thread.join()
        scout.set()
        watching.join()
    sent = [sent for hand in hands for sent in hand.sent]
    found = compare(people, skills, sent)
    statuses = Counter(str(one.deed.status) for one in sent)
    never = sorted(VERBS - {one.deed.name for one in sent if one.deed.status == 302})
    figures = {**dict(sorted(statuses.items())), **found.figures, "verbs never done": ", ".join(never) or "none"}
    return Outcome(TITLE, len(sent), figures, [*shared.tally.faults, *found.faults])


def _busy(hand, count, bar):
    try:
        for number in range(count * TRIES):
            before = len(hand.sent)
            hand.act(number)
            bar.update(len(hand.sent) - before)
            if len(hand.sent) >= count:
                return
    except (Unanswered, RuntimeError, ValueError, StopIteration) as fault:
        hand.shared.tally.demand(False, f"a window broke: {fault!r}")


def _scout(client, shared, over):
    """Learns which records there are from the queue, as links that are passed on would tell."""
    while not over.is_set():
        page = client.get("/reviews/")
        shared.learn(shared.records, numbers_of(page.links("/reviews/")))
        shared.learn(shared.exemptions, numbers_of(page.links("/exemptions/")))
        over.wait(0.5)
