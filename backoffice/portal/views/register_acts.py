"""What is done to many registers at once."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.register import OfflineProfileForm, RegisterFilterForm, SupportOfflineOffForm
from backoffice.portal.forms.tabler import TablerForm
from backoffice.portal.queries.found_registers import registers_wanted
from channel.errors import InvalidInput
from distribution.use_cases.issue_activation_file import MOST_REGISTERS
from registers.models import ChannelDataGroup, Device, Register
from registers.queries.held_sales import holding_sales
from registers.use_cases.assign_offline_profile import assign_offline_profile
from registers.use_cases.switch_support_offline_off_of_many import switch_support_offline_off_of_many
from registers.use_cases.switch_support_offline_on_of_many import switch_support_offline_on_of_many

from .access import needs, signed_in, stores_of
from .acting import Act, act_on, left_alone
from .activation_file import activation_file_of
from .answers import filters_of

Keys = Sequence[int]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("registers.view_register", reach=Reach.OWN_STORE)
def register_act(request: HttpRequest) -> HttpResponse:
    """Do something to the registers that were chosen from the list."""
    reach = stores_of(request)
    rows = registers_wanted(filters_of(RegisterFilterForm(request.GET, reach=reach)), timezone.now(), reach)
    return act_on(request, acts=REGISTER_ACTS, rows=rows, back="register-list")


def _on_tells(chosen: Keys) -> list[str]:
    off = Register.objects.filter(pk__in=chosen, support_offline=False)
    groups = ChannelDataGroup.objects.filter(stores__registers__in=off).distinct().order_by("name").values_list("name", flat=True)
    count = off.count()
    told = [
        ngettext(
            "%(count)d register gets a channel database of its own.",
            "%(count)d registers get a channel database of their own.",
            count,
        )
        % {"count": count}
    ]
    if names := ", ".join(groups):
        told.append(_("They receive the data of: %(groups)s.") % {"groups": names})
    told.append(_("They sell from it as soon as it has arrived and HQ does not answer."))
    without = off.exclude(devices__state=Device.State.ACTIVATED).count()
    if without:
        told.append(_("%(count)d of them have no device yet: issue an activation file for them next.") % {"count": without})
    return [*told, *left_alone(len(chosen) - count, _("%(count)d support offline already and stay as they are."))]


def _on(request: HttpRequest, chosen: Keys, _cleaned: dict[str, Any]) -> str:
    count = switch_support_offline_on_of_many(registers=chosen, user=signed_in(request))
    return _("Support offline is on for %(count)d registers.") % {"count": count}


def _off_tells(chosen: Keys) -> list[str]:
    is_on = list(Register.objects.filter(pk__in=chosen, support_offline=True).values_list("pk", flat=True))
    told = [
        ngettext(
            "%(count)d channel database leaves its channel data group and receives no package any more.",
            "%(count)d channel databases leave their channel data groups and receive no package any more.",
            len(is_on),
        )
        % {"count": len(is_on)},
        _("From their next poll on, the registers sell only while they reach HQ."),
        _("Their journals and the sales in them stay as they are."),
    ]
    holding = len(holding_sales(is_on))
    if holding:
        told.append(
            _("%(count)d hold sales that HQ has not got: they stay on, unless you say below that they are not to.")
            % {"count": holding}
        )
    return [*told, *left_alone(len(chosen) - len(is_on), _("%(count)d do not support offline and stay as they are."))]


def _off(request: HttpRequest, chosen: Keys, cleaned: dict[str, Any]) -> str:
    done = switch_support_offline_off_of_many(registers=chosen, user=signed_in(request), **cleaned)
    told = _("Support offline is off for %(count)d registers.") % {"count": done.switched}
    return " ".join([told, *left_alone(done.left_on, _("%(count)d hold sales and stay on."))])


def _profile_tells(chosen: Keys) -> list[str]:
    return [
        _("%(count)d registers follow the profile you choose, from their next poll on.") % {"count": len(chosen)},
        _("The log of each register says who did it."),
    ]


def _profile(request: HttpRequest, chosen: Keys, cleaned: dict[str, Any]) -> str:
    count = assign_offline_profile(registers=chosen, user=signed_in(request), **cleaned)
    return _("%(count)d registers have another offline profile now.") % {"count": count}


def _file_tells(chosen: Keys) -> list[str]:
    activated = Device.objects.filter(register__in=chosen, state=Device.State.ACTIVATED).count()
    told = [
        _("One signed file is downloaded, with a new one-time code for each of %(count)d registers.") % {"count": len(chosen)},
        _("Codes that were issued before and not used end. Guard the file like a key."),
    ]
    return [*told, *left_alone(activated, _("%(count)d have a device now; it goes on until the code is used."))]


def _file(request: HttpRequest, chosen: Keys, _cleaned: dict[str, Any]) -> HttpResponse:
    if len(chosen) > MOST_REGISTERS:
        raise InvalidInput(_("Choose %(most)d registers at most.") % {"most": MOST_REGISTERS})
    return activation_file_of(request, Register.objects.select_related("store").filter(pk__in=chosen))


CHANGE, ADD_DEVICE = "registers.change_register", "registers.add_device"

REGISTER_ACTS = (
    Act(
        name="support-offline-on",
        label=gettext_lazy("Switch support offline on"),
        button=gettext_lazy("Switch on"),
        permissions=(CHANGE,),
        form=TablerForm,
        tells=_on_tells,
        does=_on,
    ),
    Act(
        name="support-offline-off",
        label=gettext_lazy("Switch support offline off"),
        button=gettext_lazy("Switch off"),
        permissions=(CHANGE,),
        form=SupportOfflineOffForm,
        tells=_off_tells,
        does=_off,
        is_destructive=True,
    ),
    Act(
        name="activation-file",
        label=gettext_lazy("Issue an activation file"),
        button=gettext_lazy("Issue codes and download the file"),
        permissions=(ADD_DEVICE,),
        form=TablerForm,
        tells=_file_tells,
        does=_file,
    ),
    Act(
        name="offline-profile",
        label=gettext_lazy("Assign an offline profile"),
        button=gettext_lazy("Assign"),
        permissions=(CHANGE,),
        form=OfflineProfileForm,
        tells=_profile_tells,
        does=_profile,
    ),
)
