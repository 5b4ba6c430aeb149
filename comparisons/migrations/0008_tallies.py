"""How often something was done is counted in the database, so that limits hold for all machines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0007_labels")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("ends", models.DateTimeField(db_index=True)),
            ],
            options={"verbose_name_plural": "tallies", "default_permissions": ()},
        ),
    ]
