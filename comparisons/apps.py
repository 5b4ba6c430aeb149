from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .staff.roles import keep_groups


class ComparisonsConfig(AppConfig):
    """What is known about the frameworks: the draft, its editions, and the public catalogue."""

    name = "comparisons"
    verbose_name = "Knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After each migration the groups have the rights of their roles, and no others."""
        post_migrate.connect(keep_groups, sender=self)
