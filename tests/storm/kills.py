"""kill -9 of the servers while people write. What was acknowledged is kept by the writers, outside of the database.

A writer who gets no answer sends the same form again, as a person would, until one comes: it must be done once.
"""

import random
import threading
import time
from dataclasses import dataclass, field

from django.db import connection
from tqdm import tqdm

from assessments.models import Evidence, SignOff

from . import company, record
from .client import NoSuchForm, Unanswered
from .outcome import Outcome, Tally

TITLE = "kill -9 during a write storm"
WRITERS = 4  # engineers who log and submit; two reviewers decide on it meanwhile
ROOM = 60  # skills for each writer and kill, at most; one who has used all of them rests
PAUSE = 0.2  # seconds before an unanswered form is sent again


@dataclass
class Kept:
    """What the writers were told is done: never asked of the database until the storm is over."""

    tally: Tally
    over: threading.Event = field(default_factory=threading.Event)
    logged: list = field(default_factory=list)  # (engineer, skill, title)
    decided: list = field(default_factory=list)  # (reviewer, assessment, note)

    def answered(self, ask, *args):
        """The answer, however often it must be asked for; None where the storm ended before there was one."""
        while True:
            try:
                answer = ask(*args)
            except Unanswered:
                self.tally.count("unanswered")
                if self.over.is_set():
                    return None
                time.sleep(PAUSE)
            else:
                self.tally.demand(answer.status < 500, f"answered {answer.status}.")
                return answer


def run(people, windows, servers, kills, seed):
    """So many kills, each at a moment of chance, some of all servers together."""
    chance, kept = random.Random(seed), Kept(Tally())
    skills = company.outline("kill-storm", min(ROOM * 2, 10 + 6 * kills))
    writers = people.engineers[:WRITERS]
    deeds = [(_write, windows[one.pk].twin(n), one, skills) for n, one in enumerate(writers)]
    deeds += [(_decide, windows[one.pk].twin(n), f"{seed}-{n}") for n, one in enumerate((people.lena, people.mara))]
    threads = [threading.Thread(target=_busy, args=(kept, *deed), daemon=True) for deed in deeds]
    for thread in threads:
        thread.start()
    slowest = 0.0
    try:
        for _ in tqdm(range(kills), desc=TITLE, disable=None):
            time.sleep(chance.uniform(0.4, 1.6))
            places = chance.choice([[0], [len(servers.ports) - 1], list(range(len(servers.ports)))])
            for place in places:
                servers.kill(place)
                kept.tally.count("killed")
            begun = time.monotonic()
            servers.start(*places)
            slowest = max(slowest, time.monotonic() - begun)
        time.sleep(1)
    finally:
        kept.over.set()
        for thread in threads:
            thread.join()
    _compare(kept)
    figures = {
        "kills": kills,
        "acknowledged": len(kept.logged) + len(kept.decided),
        "lost": kept.tally.counts["lost"],
        "asked again": kept.tally.counts["unanswered"],
        "up again within": f"{slowest:.1f} s",
    }
    return Outcome(TITLE, kills, figures, [*kept.tally.faults, *record.faults()])


def _busy(kept, deed, *args):
    try:
        deed(kept, *args)
    except Exception as fault:  # a writer who breaks off must not go unnoticed
        kept.tally.demand(False, f"a window broke: {fault!r}")


def _write(kept, window, engineer, skills):
    """Log a piece for a skill and submit it, one skill after the other."""
    for number, skill in enumerate(skills):
        title = f"Storm {engineer.pk}-{number}"
        page = kept.answered(window.get, "/work/log/")
        if page is None or kept.over.is_set():
            return
        form = page.form("/work/log/").filled(title=title, skills=[skill.pk], then="submit")
        answer = kept.answered(window.send, form)
        if answer and kept.tally.demand(
            answer.status == 302, f"{title} was answered {answer.status}: {answer.refusal}"
        ):
            kept.logged.append((engineer.pk, skill.pk, title))


def _decide(kept, window, name):
    """Sign off or send back what waits. Both reviewers see the same queue, so one of them may be the slower one."""
    number = 0
    while not kept.over.is_set():
        number += 1
        queue = kept.answered(window.get, "/reviews/")
        waiting = queue.links("/reviews/") if queue else []
        if not waiting:
            time.sleep(PAUSE)
            continue
        address = random.Random(f"{name}-{number}").choice(waiting)
        page = kept.answered(window.get, address)
        try:
            form = page.form("/decide/") if page else None
        except NoSuchForm:  # decided meanwhile
            continue
        if form is None:
            return
        note, decision = f"Note {name}-{number}", ("granted", "more_needed")[number % 3 == 0]
        answer = kept.answered(window.send, form.filled(decision=decision, note=note))
        if answer:
            kept.tally.demand(answer.status in (302, 409), f"a decision was answered {answer.status}.")
        if answer and answer.status == 302:
            kept.decided.append((window.person.pk, int(address.strip("/").split("/")[-1]), note))


def _compare(kept):
    """Each acknowledgement with what is there: once, and with its lines of history."""
    try:
        for engineer, skill, title in kept.logged:
            pieces = Evidence.objects.filter(engineer=engineer, title=title).count()
            done = [act.name for act in record.acts(engineer=engineer, skill=skill)]
            whole = pieces == 1 and done.count("evidence_added") == 1 and "submit" in done
            _demand(kept, whole, f"{title}: {pieces} pieces, and the history says {done}.")
        for reviewer, pk, note in kept.decided:
            rows = SignOff.objects.filter(reviewer=reviewer, submission__assessment=pk, note=note).count()
            done = [act for act in record.acts(pk=pk) if act.actor == reviewer and act.note == note]
            _demand(kept, rows == len(done) == 1, f"{note}: {rows} decisions, {len(done)} lines of history.")
    finally:
        connection.close()


def _demand(kept, holds, sentence):
    kept.tally.demand(holds, f"acknowledged, and not there: {sentence}")
    if not holds:
        kept.tally.count("lost")
