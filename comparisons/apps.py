"""The application of the knowledge, and what it does once all models are read."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from .staff.roles import keep_groups


class ComparisonsConfig(AppConfig):
    """What is known about the frameworks: the draft, its editions, and the public catalogue."""

    name = "comparisons"
    verbose_name = "Knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After each migration the groups have the rights of their roles; changes are kept."""
        from .history import keep

        post_migrate.connect(keep_groups, sender=self)
        keep()
        apps.get_app_config("auditlog").verbose_name = "History"
