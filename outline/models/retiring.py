"""What is taken out of use and never deleted, because somebody's record may point at it."""

from django.db import models
from django.utils import timezone


class RetirableQuerySet(models.QuerySet):
    def current(self):
        """What has not been retired."""
        return self.filter(retired_at__isnull=True)

    def retired(self):
        return self.filter(retired_at__isnull=False)


class Retirable(models.Model):
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_retired(self):
        return self.retired_at is not None

    def retire(self, at=None):
        """It can no longer be claimed; whatever points at it stays."""
        self.retired_at = self.retired_at or at or timezone.now()
        self.save(update_fields=["retired_at"])

    def restore(self):
        self.retired_at = None
        self.save(update_fields=["retired_at"])
