"""What a person said the columns of a kind of file mean, for the next file of that kind."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RememberedMapping(models.Model):
    """One person's last mapping for files with these headings. Options that name a day are not kept: it would be over."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
        db_index=False,  # the unique constraint below begins with it
    )
    kind = models.CharField(_("kind"), max_length=16)
    #: SHA-256 over the headings in their order: a file with the same ones is a file of the same kind.
    header_signature = models.CharField(_("headings"), max_length=64)
    # {field: column of the file}
    mapping = models.JSONField(_("mapping"), default=dict)
    options = models.JSONField(_("options"), default=dict)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "header_signature"), name="imports_rememberedmapping_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.header_signature[:8]}"
