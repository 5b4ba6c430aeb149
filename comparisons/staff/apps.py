from django.contrib.admin.apps import AdminConfig


class WorkshopConfig(AdminConfig):
    """The admin, with a site of our own."""

    default_site = "comparisons.staff.site.WorkshopSite"
