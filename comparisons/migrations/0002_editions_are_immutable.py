"""Editions and their numbers last: the database itself refuses to change or delete them."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "comparisons_edition"
MESSAGE = "a published edition can be neither changed nor deleted"

SQLITE = [
    f"""
    CREATE TRIGGER edition_immutable_{action} BEFORE {action} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """
    for action in ("update", "delete")
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION edition_immutable() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER edition_immutable BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION edition_immutable()
    """,
]
UNDO = {
    "sqlite": ["DROP TRIGGER edition_immutable_update", "DROP TRIGGER edition_immutable_delete"],
    "postgresql": [
        f"DROP TRIGGER edition_immutable ON {TABLE}",
        "DROP FUNCTION edition_immutable()",
    ],
}
DO = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DO.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
