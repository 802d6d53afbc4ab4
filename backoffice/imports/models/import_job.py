"""A file on its way into HQ's data. A row in the database, not a Celery message: what is due survives a lost
message, and a worker that dies leaves behind how far it came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportJob(models.Model):
    """One file, what its columns mean, how far it was read and what became of its rows."""

    class Kind(models.TextChoices):
        """What the rows of the file are."""

        PRODUCTS = "PRODUCTS", _("Products")
        BARCODES = "BARCODES", _("Barcodes")
        PRICES = "PRICES", _("Prices")
        CUSTOMERS = "CUSTOMERS", _("Customers")
        STORES = "STORES", _("Stores")

    class State(models.TextChoices):
        """DRAFT waits for a person to confirm the mapping; WAITING for a worker."""

        DRAFT = "DRAFT", _("Draft")
        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        SUCCEEDED = "SUCCEEDED", _("Succeeded")
        FAILED = "FAILED", _("Failed")
        CANCELED = "CANCELED", _("Canceled")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.DRAFT)
    file_name = models.CharField(_("file name"), max_length=255)
    # Below DATA_DIR/imports, so that the folder can move.
    stored_name = models.CharField(max_length=255, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    encoding = models.CharField(_("encoding"), max_length=32)
    delimiter = models.CharField(_("delimiter"), max_length=1)
    # Of an Excel workbook: the sheet that is read, and those there are. The file that is read is its copy as CSV.
    sheet = models.CharField(_("sheet"), max_length=255, blank=True, default="")
    sheets = models.JSONField(default=list, blank=True, editable=False)
    # {field: column of the file}
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    # Codes of what was chosen beside the columns, and valid_from (YYYY-MM-DD): see imports/domain/options.py
    options = models.JSONField(_("options"), default=dict, blank=True)

    rows_total = models.PositiveIntegerField(_("rows in the file"), default=0)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_in = models.PositiveIntegerField(_("rows taken in"), default=0)
    rows_repaired = models.PositiveIntegerField(_("of these repaired"), default=0)
    rows_repeated = models.PositiveIntegerField(_("rows repeated"), default=0)
    rows_refused = models.PositiveIntegerField(_("rows refused"), default=0)
    # How many rows of each reason, under repaired, refused, noted and written: see imports/domain/reasons.py
    report = models.JSONField(_("report"), default=dict, blank=True)
    refused_name = models.CharField(max_length=255, blank=True, default="", editable=False)
    # What of the refused file belongs to committed batches; a restart cuts off the rest.
    refused_bytes = models.PositiveBigIntegerField(default=0, editable=False)

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    # The worker that holds the job, and when it last said so: a silent worker loses it to the next one.
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    #: Since when the uploaded file and the refused rows are gone: IMPORT_DAYS after the import ended.
    files_removed_at = models.DateTimeField(_("files removed at"), null=True, blank=True, editable=False)
    message = models.TextField(_("message"), blank=True, default="")

    class Meta:
        ordering = ("-id",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = (
            # sweep_due_imports: the few jobs that wait or run, among all that ever ran.
            models.Index(
                fields=("state", "claimed_at"), condition=Q(state__in=("WAITING", "RUNNING")), name="imports_importjob_due"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(rows_read=models.F("rows_in") + models.F("rows_repeated") + models.F("rows_refused")),
                name="imports_importjob_every_row_counted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"
