"""What is public has a revision, which the database counts up by itself."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "comparisons_revision"
#: The changes that show on pages for all visitors, by table and action. Recommendations are
#: not among them: they never change. Of objections only accepted ones show.
SHOWN = (
    ("comparisons_edition", "INSERT", "1 = 1"),
    ("comparisons_objection", "INSERT", "NEW.status = 'accepted'"),
    ("comparisons_objection", "UPDATE", "'accepted' IN (OLD.status, NEW.status)"),
    ("comparisons_objection", "DELETE", "OLD.status = 'accepted'"),
)
#: Leaps of random length: a database that was restored must not count the same numbers again.
LEAP = {"sqlite": "1 + abs(random() % 1000000)", "postgresql": "1 + floor(random() * 1000000)"}


def _name(table: str, action: str) -> str:
    return f"revision_{table.partition('_')[2]}_{action.lower()}"


SQLITE = [
    f"""
    CREATE TRIGGER {_name(table, action)} AFTER {action} ON {table} WHEN {condition}
    BEGIN UPDATE {TABLE} SET number = number + {LEAP["sqlite"]}; END
    """  # noqa: S608 - of the constants above
    for table, action, condition in SHOWN
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION count_revision() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        UPDATE {TABLE} SET number = number + {LEAP["postgresql"]};
        NOTIFY {TABLE};
        RETURN NULL;
    END $$
    """,  # noqa: S608 - of the constants above
    *(
        f"""
        CREATE TRIGGER {_name(table, action)} AFTER {action} ON {table}
        FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION count_revision()
        """
        for table, action, condition in SHOWN
    ),
]
UNDO = {
    "sqlite": [f"DROP TRIGGER {_name(table, action)}" for table, action, _ in SHOWN],
    "postgresql": [
        *(f"DROP TRIGGER {_name(table, action)} ON {table}" for table, action, _ in SHOWN),
        "DROP FUNCTION count_revision()",
    ],
}
DO = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("comparisons", "Revision").objects.create(number=1)
    for statement in DO.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0004_objections")]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, default=1),
                ),
                ("number", models.PositiveBigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(id=1), name="revision_only_one")
                ],
            },
        ),
        migrations.RunPython(create, drop),
    ]
