"""A third group beside curators and publishers: viewers, who look.

What each of the three may do is in ``comparisons/staff/roles.py``; the groups are given exactly
that whenever migrations have run, when all permissions exist. The other operations are help texts.
"""

from typing import Any

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


def create(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in ("viewers", "curators", "publishers"):
        groups.get_or_create(name=name)


def remove(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name="viewers").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0005_revision"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(create, remove),
        migrations.AlterField(
            model_name="advisory",
            name="title",
            field=models.CharField(
                help_text="What to do, in a few words: “Plan the upgrade path”.", max_length=120
            ),
        ),
        migrations.AlterField(
            model_name="choice",
            name="question",
            field=models.ForeignKey(
                help_text="What it is an answer to.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="choices",
                to="comparisons.question",
            ),
        ),
        migrations.AlterField(
            model_name="companion",
            name="criterion",
            field=models.ForeignKey(
                help_text="What it is used for.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="companions",
                to="comparisons.criterion",
            ),
        ),
        migrations.AlterField(
            model_name="companion",
            name="framework",
            field=models.ForeignKey(
                help_text="What it is used with.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="companions",
                to="comparisons.framework",
            ),
        ),
        migrations.AlterField(
            model_name="companion",
            name="position",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Smaller numbers come first."
            ),
        ),
        migrations.AlterField(
            model_name="companion",
            name="provision",
            field=models.CharField(
                choices=[("built-in", "built in"), ("package", "a package to install")],
                help_text="Whether it comes with the framework.",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="companion",
            name="url",
            field=models.URLField(
                help_text="Where to read on: “https://flask-wtf.readthedocs.io/”.",
                verbose_name="documentation",
            ),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="description",
            field=models.TextField(
                help_text="What it covers and what not, in a few sentences, with its terms "
                "explained."
            ),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="group",
            field=models.CharField(
                choices=[
                    ("way", "Way of working"),
                    ("data", "Data"),
                    ("people", "People and access"),
                    ("interface", "Interface"),
                    ("operations", "Operations"),
                    ("team", "Team and future"),
                ],
                help_text="Under which heading the comparison lists it.",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="need",
            field=models.CharField(
                help_text="One sentence: what a project needs that gives this criterion "
                "weight. “Staff "
                "have to look after the data without a developer.”",
                max_length=250,
            ),
        ),
        migrations.AlterField(
            model_name="effect",
            name="choice",
            field=models.ForeignKey(
                help_text="The answer, after its question.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="effects",
                to="comparisons.choice",
            ),
        ),
        migrations.AlterField(
            model_name="effect",
            name="criterion",
            field=models.ForeignKey(
                help_text="What matters more, or less, to whoever answers so.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="effects",
                to="comparisons.criterion",
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="rating",
            field=models.ForeignKey(
                help_text="What it speaks for or against.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="comparisons.rating",
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="source",
            field=models.ForeignKey(
                help_text="Where it is said. Add a source first if it is not listed.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="comparisons.source",
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="status",
            field=models.CharField(
                choices=[
                    ("stated", "stated: a source says so, unchecked"),
                    ("corroborated", "corroborated: checked against documentation or code"),
                    ("disputed", "disputed: sources contradict each other"),
                    ("refuted", "refuted: found to be wrong"),
                    ("measured", "measured: in this project's own laboratory"),
                ],
                help_text="What a check made of it. New statements begin as “stated”.",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="framework",
            name="role",
            field=models.CharField(
                choices=[
                    ("contender", "contender (can be recommended)"),
                    ("alternative", "alternative (scored, never recommended)"),
                ],
                help_text="The result compares contenders; it names an alternative that "
                "scores higher.",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="framework",
            name="website",
            field=models.URLField(help_text="Its home page: “https://www.djangoproject.com/”."),
        ),
        migrations.AlterField(
            model_name="question",
            name="section",
            field=models.ForeignKey(
                help_text="The page of the questionnaire that asks it.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="comparisons.section",
            ),
        ),
        migrations.AlterField(
            model_name="rating",
            name="criterion",
            field=models.ForeignKey(
                help_text="What is rated.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ratings",
                to="comparisons.criterion",
            ),
        ),
        migrations.AlterField(
            model_name="rating",
            name="framework",
            field=models.ForeignKey(
                help_text="Whose rating it is. Each framework has one for each criterion.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratings",
                to="comparisons.framework",
            ),
        ),
        migrations.AlterField(
            model_name="rating",
            name="rationale",
            field=models.TextField(
                help_text="Why it is as high as it is, and not higher: what comes with the "
                "framework, "
                "what one adds, what remains to be done by hand."
            ),
        ),
        migrations.AlterField(
            model_name="referenceproject",
            name="description",
            field=models.TextField(
                help_text="Two to four sentences that a reader can picture: who uses it, and "
                "what for."
            ),
        ),
        migrations.AlterField(
            model_name="referenceproject",
            name="title",
            field=models.CharField(
                help_text="A name for it: “Back office of a clinic”.", max_length=120
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="name",
            field=models.CharField(help_text="Its heading: “People and access”.", max_length=60),
        ),
        migrations.AlterField(
            model_name="source",
            name="kind",
            field=models.CharField(
                choices=[
                    ("documentation", "official documentation"),
                    ("measurement", "measurement"),
                    ("article", "article"),
                    ("package", "package metadata"),
                    ("survey", "survey"),
                    ("practice", "report from practice"),
                ],
                help_text="What it is, so that readers can tell a documentation from an opinion.",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="publisher",
            field=models.CharField(
                help_text="Who published it: “Django Software Foundation”. Sources are listed "
                "under it.",
                max_length=120,
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="title",
            field=models.CharField(
                help_text="As the page or paper calls itself: “Django documentation: Forms”.",
                max_length=200,
            ),
        ),
    ]
