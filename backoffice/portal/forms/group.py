"""The form of a channel data group."""

from django.utils.translation import gettext_lazy as _

from registers.models import ChannelDataGroup

from .tabler import TablerModelForm


class ChannelDataGroupForm(TablerModelForm):
    """A channel data group."""

    class Meta:
        model = ChannelDataGroup
        fields = ("name", "description")
        labels = {"name": _("Name"), "description": _("Description")}
