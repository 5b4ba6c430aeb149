"""The application of the site, and what it registers once all models are read."""

from django.apps import AppConfig


class AdvisorConfig(AppConfig):
    """The site, and one visitor's advice."""

    name = "advisor"
    verbose_name = "Advice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comparisons import impact  # models can be read only now

        from . import stored_uses

        impact.register(stored_uses.newest)
