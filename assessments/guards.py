"""The database itself refuses to change, remove, replace or slip in an entry of the ledger, on SQLite and PostgreSQL.

Installed after every migration (see apps.py), for a table rebuilt by one loses its triggers; that they stand is
checked when the site starts (checks.py). SQL only, no models: put
together of our own names, and nothing that anybody sent.
"""

from django.db import connections

TABLE = "assessments_ledgerentry"
REFUSAL = "the ledger is append-only"
FORK = "the ledger goes on from its last entry"

_SQLITE = {
    f"{TABLE}_no_update": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"{TABLE}_no_delete": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"{TABLE}_no_gap": f"""BEFORE INSERT ON {TABLE} WHEN
        NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM {TABLE})
        OR NEW.prev_hash <> COALESCE((SELECT hash FROM {TABLE} ORDER BY seq DESC LIMIT 1), NEW.prev_hash)
        OR EXISTS (SELECT 1 FROM {TABLE} WHERE hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, '{FORK}'); END""",  # noqa: S608 our own names
}
_POSTGRESQL = {
    f"{TABLE}_no_change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    f"{TABLE}_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    f"{TABLE}_no_gap": f"BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_go_on()",
}
_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE FUNCTION {TABLE}_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT seq, hash INTO last FROM {TABLE} ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> COALESCE(last.seq, 0) + 1 OR NEW.prev_hash <> COALESCE(last.hash, NEW.prev_hash) THEN
        RAISE EXCEPTION '{FORK}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""  # noqa: S608 our own names


def install(using="default"):
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, rule in _SQLITE.items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {rule}")
            return
        cursor.execute(_FUNCTIONS)
        for name, rule in _POSTGRESQL.items():
            cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {rule}")
            # Even for a session that plays a replica, where ordinary triggers rest.
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}")


def missing(using="default"):
    """The names of the guards that do not stand or were disabled; of none where the table is not made yet."""
    if not is_there(using):
        return []
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'A'", [TABLE])
        standing = {name for (name,) in cursor.fetchall()}
    return sorted(_rules(connection).keys() - standing)


def lift(using="default"):
    """Without the guards, for starting over with a demo or for tests that empty the database; the next flush or
    migration puts them back."""
    connection = connections[using]
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _rules(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def is_there(using="default"):
    return TABLE in connections[using].introspection.table_names()


def _rules(connection):
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
