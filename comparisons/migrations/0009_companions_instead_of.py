from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0008_tallies"),
    ]

    operations = [
        migrations.AddField(
            model_name="companion",
            name="instead_of",
            field=models.CharField(
                "instead of",
                max_length=200,
                blank=True,
                default="",
                db_default="",
                help_text="Packages that a project needs no more once it has this, by their names "
                "for pip with spaces between: “gunicorn” for another server. Mostly empty.",
            ),
        ),
    ]
