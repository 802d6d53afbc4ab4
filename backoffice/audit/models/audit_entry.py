"""A line of the audit log: somebody changed something, from what to what.

What is changed is named by its table and key and not by a foreign key, and who did it also by name: both may be removed,
and what is written here stays. No page and no call changes or deletes a line; HQ removes what is older than a setting says.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One thing one person or program changed in one go."""

    class Actor(models.TextChoices):
        """Who it was."""

        PERSON = "PERSON", _("Person")
        SERVICE_TOKEN = "SERVICE_TOKEN", _("Service token")  # a word, no secret
        DEVICE = "DEVICE", _("Device")
        PROGRAM = "PROGRAM", _("Headquarters itself")

    class Way(models.TextChoices):
        """How it came about."""

        PORTAL = "PORTAL", _("Portal")
        API = "API", _("HQ API")
        IMPORT = "IMPORT", _("Import")
        COMMAND = "COMMAND", _("Command")
        REGISTER = "REGISTER", _("Register")
        TASK = "TASK", _("Background task")

    class Action(models.TextChoices):
        """What was done."""

        CREATED = "CREATED", _("Created")
        CHANGED = "CHANGED", _("Changed")
        REMOVED = "REMOVED", _("Removed")
        BULK = "BULK", _("Written in bulk")
        EVENT = "EVENT", _("Done")

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.CharField(max_length=15, choices=Actor.choices)
    #: The person, as long as there is one; of a service token nobody: its name says which.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    #: What was called: method and address, or the command. Lines of one request have one `request_id`.
    request = models.CharField(max_length=200, blank=True)
    request_id = models.UUIDField(default=uuid.uuid4)
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    #: "app.model" in lower case, and the key; no key when many were written at once.
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    #: {field: [before, after]}
    changes = models.JSONField(default=dict, blank=True)
    #: Of what was written in bulk: {what: how many}.
    counts = models.JSONField(default=dict, blank=True)
    #: What was done, as "app.model.KIND" of a table of events; and what was said about it.
    event = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)
    #: The database transaction that wrote it, on PostgreSQL: the feed follows it, see `queries.audit_feed`.
    written_in = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        default_permissions = ("view",)
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            # The history of one thing, what one person did, a span of days (and what is removed), and the feed.
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_entry_subject"),
            models.Index(fields=["user", "-id"], name="audit_entry_user"),
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["written_in", "id"], name="audit_entry_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_name}"
