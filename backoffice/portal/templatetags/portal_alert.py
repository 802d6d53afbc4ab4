"""What an alert says, in one sentence of the reader's language, and the one page that helps."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registers.models import Alert

from .portal_time import span

register = template.Library()

Words = str | Promise
BYTES_PER_MEGABYTE = 1024 * 1024

SENTENCES: dict[str, Words] = {
    Alert.Kind.SILENT: _("Has not reported since %(since)s; switch it on, or mend its network."),
    Alert.Kind.BEHIND: _("Has not got what was released since %(since)s: it holds release %(release)s of %(last_release)s."),
    Alert.Kind.SALES_WAITING: _("Holds transactions HQ has not got: %(sales)s, the oldest from %(since)s%(amounts)s."),
    Alert.Kind.SEQUENCE_GAP: _("Transactions never arrived that it does not say it holds: %(transactions)s, since %(since)s."),
    Alert.Kind.DATABASE_SIZE: _("Its offline database has %(bytes)s of the %(limit_megabytes)s its offline profile allows."),
    Alert.Kind.CLOCK_OFF: _("Its clock differs from HQ's by %(seconds)s, and so do the times of its sales; set it right."),
    Alert.Kind.DATA_DIFFERS: _("Its rows differ from its release in %(tables)s; a repair is sent by itself."),
    Alert.Kind.TOKEN_EXPIRING: _(
        "Its device token ends on %(expires_at)s and was not replaced; have it reach HQ before, or activate it anew."
    ),
    Alert.Kind.RETURN_EXCEEDS_SALE: _("Of lines it sold more came back than was sold, and the money has left: %(count)s."),
    Alert.Kind.VOUCHER_OVERDRAWN: _("It redeemed more of vouchers than was left on them, and the goods have left: %(count)s."),
    Alert.Kind.PARTITION_MISSING: _(
        "The ledger has no partition for %(months)s. Nothing is lost, but it grows slow: see that worker and scheduler run, or "
        "run manage.py create_ledger_partitions."
    ),
}


class Help(NamedTuple):
    """A page that helps."""

    address: str
    label: Words


@register.simple_tag
def alert_sentence(alert: Alert) -> str:
    """Write the sentence; a figure that an alert has not got is a dash."""
    told = {name: READERS.get(name, str)(value) for name, value in alert.facts.items() if value is not None}
    amounts = alert.facts.get("amounts") or {}
    told["amounts"] = f" ({', '.join(f'{amount} {currency}' for currency, amount in sorted(amounts.items()))})" if amounts else ""
    return str(SENTENCES[alert.kind]) % defaultdict(lambda: "–", told)


@register.simple_tag(takes_context=True)
def alert_help(context: template.Context, alert: Alert) -> Help | None:
    """Return the page where the trouble is mended; the register's own when there is no better one, none of headquarters'."""
    if alert.register is None:
        return None
    try:
        return _help(alert, context["request"].user)
    except NoReverseMatch:
        return Help(reverse("portal:register-page", args=[alert.register_id]), _("Open the register"))


def _help(alert: Alert, user: User | AnonymousUser) -> Help:
    assert alert.register is not None, "headquarters has no page of its own"
    if alert.kind in (Alert.Kind.SALES_WAITING, Alert.Kind.SEQUENCE_GAP):
        query = urlencode({"q": alert.register.number})
        return Help(f"{reverse('portal:missing-list')}?{query}", _("See what is missing"))
    database = getattr(alert.register, "channel_database", None)
    about_database = alert.kind in (Alert.Kind.DATABASE_SIZE, Alert.Kind.DATA_DIFFERS)
    if about_database and database is not None and user.has_perm("registers.view_channeldatabase"):
        return Help(reverse("portal:channel-database-page", args=[database.pk]), _("Open the channel database"))
    if alert.kind == Alert.Kind.RETURN_EXCEEDS_SALE:
        lines = alert.facts.get("lines") or [{}]
        return Help(reverse("portal:transaction-page", args=[lines[0].get("transaction", "")]), _("Open the receipt"))
    if alert.kind == Alert.Kind.VOUCHER_OVERDRAWN and user.has_perm("registers.view_voucher"):
        vouchers = alert.facts.get("vouchers") or [{}]
        return Help(reverse("portal:voucher-page", args=[vouchers[0].get("voucher", "")]), _("Open the voucher"))
    return Help(reverse("portal:register-page", args=[alert.register_id]), _("Open the register"))


def _moment(text: Any) -> str:
    """Write a moment of the facts: the time of today, or day and time."""
    at = parse_datetime(str(text))
    if at is None:
        return str(text)
    local = timezone.localtime(at if timezone.is_aware(at) else at.replace(tzinfo=datetime.UTC))
    is_today = local.date() == timezone.localdate()
    return str(formats.date_format(local, "TIME_FORMAT" if is_today else "SHORT_DATETIME_FORMAT"))


#: How a figure of the facts is written.
READERS: dict[str, Callable[[Any], str]] = {
    "since": _moment,
    "expires_at": _moment,
    "bytes": lambda size: str(filesizeformat(size)),
    "limit_megabytes": lambda size: str(filesizeformat(int(size) * BYTES_PER_MEGABYTE)),
    "seconds": lambda seconds: span(abs(int(seconds))),
    "months": lambda months: ", ".join(map(str, months)),
    "tables": lambda tables: ", ".join(map(str, tables)),
    "sales": lambda count: str(formats.number_format(count, use_l10n=True, force_grouping=True)),
    "transactions": lambda count: str(formats.number_format(count, use_l10n=True, force_grouping=True)),
}
