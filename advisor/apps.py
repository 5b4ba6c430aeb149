from django.apps import AppConfig


class AdvisorConfig(AppConfig):
    """The site, and one visitor's advice."""

    name = "advisor"
    verbose_name = "Advice"
    default_auto_field = "django.db.models.BigAutoField"
