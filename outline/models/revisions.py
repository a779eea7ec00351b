"""What an outline said at each moment."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone

from .outlines import Outline


class Revision(models.Model):
    """The outline as a whole at one moment. Never changed: decisions are pinned to it."""

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    markdown = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    summary = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["outline", "-number"]
        constraints = [models.UniqueConstraint(fields=["outline", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.outline}, revision {self.number}"

    def digest(self):
        """SHA-256, in hex, of the document."""
        return hashlib.sha256(self.markdown.encode()).hexdigest()
