"""A working day of the demo company: one real register that downloads and sells, and others that tell how they stand."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import User
from django.utils import timezone

from backoffice.catalog.models import Barcode
from backoffice.pricing.models import Price
from channel.plan import RegisterStatus
from distribution.models import DistributionSchedule, Release
from distribution.use_cases.execute_run import execute_run
from distribution.use_cases.record_status import record_status
from distribution.use_cases.run_schedule_now import run_schedule_now
from pos.register import Register as Till
from registers.models import ChannelDatabase, Device, Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.company import make_status
from tests.distribution.devices import DeviceClient

SUPERVISOR = ("103", "1103")
SALES = 40


def publish() -> None:
    """Run every schedule to its end."""
    for schedule in DistributionSchedule.objects.all():
        run = run_schedule_now(schedule=schedule, user=None, now=timezone.now())
        execute_run(run_id=run.pk, now=timezone.now())


def change_prices(count: int = 12) -> None:
    """Make some products dearer by ten cents."""
    for price in Price.objects.order_by("pk")[:count]:
        price.unit_price += Decimal("0.10")
        price.save()


def working_day(server_url: str, folder: Path) -> None:
    """Let register S01-1 sell through the last 24 hours, at and away from HQ, and the others tell how they stand."""
    publish()
    with _activated(server_url, folder) as till:
        till.sync()
        till.sign_in(*SUPERVISOR)
        _sell(till)
        till.sync()
        change_prices()
        publish()
        till.sync()
    _others()


def _activated(server_url: str, folder: Path) -> Till:
    register, admin = Register.objects.get(number="S01-1"), User.objects.get(username="admin")
    code = switch_support_offline_on(register=register, user=admin).activation_code
    assert code is not None
    till = Till(folder)
    till.activate(server_url, code.code)
    return till


def _sell(till: Till) -> None:
    """Sell at moments spread over the day; a quarter of it offline."""
    chance = random.Random(917)
    codes = list(Barcode.objects.filter(product__unit__code="PCS").values_list("code", flat=True)[:60])
    now = timezone.now()
    moments = sorted(now - timedelta(minutes=chance.triangular(5, 1380, 240)) for _ in range(SALES))
    for place, at in enumerate(moments):
        if place == SALES // 2:
            till.disconnect()
        if place == SALES * 3 // 4:
            till.connect()
        for code in chance.sample(codes, chance.randint(1, 4)):
            till.scan(code, quantity=str(chance.randint(1, 3)), at=at)
        till.pay("CASH" if chance.random() < 0.5 else "CARD", completed_at=at)


def _others() -> None:
    now = timezone.now()
    _tell("S01-2", now, release=1)
    _tell(
        "S01-3",
        now,
        connection_mode="OFFLINE",
        connection_reason="HQ did not answer within 2 s",
        sales_waiting=17,
        oldest_waiting_at=now - timedelta(minutes=50),
    )
    _tell("S02-1", now - timedelta(hours=2), sales_waiting=2, oldest_waiting_at=now - timedelta(hours=2))
    for number in ("S02-2", "S02-3", "S03-1", "S03-2"):
        _tell(number, now)


def _tell(number: str, at: datetime, release: int | None = None, **told) -> None:
    """Let a register that is activated tell its status; it holds the last release of its group unless told otherwise."""
    register = Register.objects.select_related("store").get(number=number)
    switch_support_offline_on(register=register, user=None)
    Device.objects.filter(register=register).delete()
    DeviceClient(register)
    latest = Release.objects.filter(group=register.store.channel_data_group).order_by("-number").first()
    assert latest is not None
    status: RegisterStatus = make_status(
        group_id=latest.group_id, release=release or latest.number, epoch=latest.epoch, clock_at=at, **told
    )
    database = ChannelDatabase.objects.get(register=register)
    record_status(register=register, channel_database=database, status=status, now=at)
