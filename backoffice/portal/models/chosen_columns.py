"""Which columns of a list a person wants to see."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChosenColumns(models.Model):
    """One person's choice for one list. Who sees all columns has none."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
        db_index=False,  # the unique constraint below begins with it
    )
    #: The name of the list's route.
    route = models.CharField(_("list"), max_length=64)
    columns = models.JSONField(_("columns"), default=list)

    class Meta:
        verbose_name = _("chosen columns")
        verbose_name_plural = _("chosen columns")
        constraints = (models.UniqueConstraint(fields=("person", "route"), name="portal_chosencolumns_once"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.route}"
