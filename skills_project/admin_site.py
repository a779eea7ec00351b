"""Django admin under our name. As the app of this package, it is also what makes Django read our system checks."""

from django.contrib.admin.apps import AdminConfig

from . import checks  # noqa: F401 - registers them


class SkillbookAdmin(AdminConfig):
    default_site = "skills_project.site.AdminSite"
