from django.apps import AppConfig
from django.db.models.signals import post_migrate

from outline import standing

from . import guards


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Assessments"

    def ready(self):
        # A table rebuilt by a migration loses its triggers on SQLite, so they are put back after each one.
        post_migrate.connect(_begin_the_ledger, sender=self)
        standing.register(self.get_model("Assessment").objects.signed_off_by_skill)


def _begin_the_ledger(sender, using, **kwargs):
    if guards.is_there(using):  # not migrated to before the table was made
        guards.install(using)
        sender.get_model("LedgerHead").begin(using)
