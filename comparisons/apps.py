from django.apps import AppConfig, apps


class ComparisonsConfig(AppConfig):
    """What is known about the frameworks: the draft, its editions, and the public catalogue."""

    name = "comparisons"
    verbose_name = "Knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .history import keep

        keep()
        apps.get_app_config("auditlog").verbose_name = "History"
