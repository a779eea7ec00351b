"""One moment of the database, so that a busy site does not look like a forged one."""

from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def one_moment(using="default"):
    """Inside, every query sees the same moment, and nobody who writes has to wait for it.

    Inside of a transaction that is open already, it is that one's moment.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:  # by hand: atomic() takes the lock for writing at once
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
