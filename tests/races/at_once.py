"""Several deeds let go together, each in a thread and on a connection of its own."""

import threading

from django.core.exceptions import PermissionDenied
from django.db import close_old_connections, connection, transaction

from assessments.models import Assessment
from assessments.states import IllegalMove

ROUNDS = 12
MOMENT = 0.3  # seconds: long enough for a deed that has nothing to wait for


def at_once(*deeds):
    """Run each deed in a thread of its own, let go together. Returns what each gave or raised, in order."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            close_old_connections()
            gate.wait()
            results[place] = deed()
        except (IllegalMove, PermissionDenied) as refusal:
            results[place] = refusal
        except Exception as fault:
            results[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    faults = [r for r in results if isinstance(r, Exception) and not isinstance(r, IllegalMove | PermissionDenied)]
    assert faults == []
    return results


def while_open(first, second):
    """Do `second` while `first` is done and not committed yet. Returns whether it had to wait for that, and what it
    gave or raised."""
    done_first, done_second = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                first()
                done_first.set()
                return not done_second.wait(MOMENT)
        finally:
            done_first.set()

    def follow():
        done_first.wait()
        try:
            return second()
        finally:
            done_second.set()

    return at_once(hold, follow)


def fresh(assessment):
    return Assessment.objects.get(pk=assessment.pk)


def refusals(results):
    return [str(result) for result in results if isinstance(result, Exception)]
