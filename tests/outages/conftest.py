"""A store with one register, between it and HQ a wire of the tests' own; HQ is real programs on the tests' database."""

import os
import random

import pytest
from django.utils import timezone

from distribution.models import DistributionSchedule
from distribution.use_cases.execute_run import execute_run
from distribution.use_cases.run_schedule_now import run_schedule_now
from pos.register import Register
from tests.browser.outage_wire import OutageWire
from tests.faults.worker_process import database_url
from tests.journeys import company
from tests.journeys.headquarters import HeadquartersProcess
from tests.outages.cashier import Cashier
from tests.outages.machine import Machine
from tests.outages.outages import Site

# What happens when is the same in every run, as far as two programs let it be; another number gives another history.
SEED = int(os.environ.get("OUTAGES_SEED", "20260105"))


@pytest.fixture
def hq(transactional_db, tmp_path, settings):
    """HQ with a small company and its first release."""
    hq = HeadquartersProcess(tmp_path / "hq", DATABASE_URL=database_url(), SECRET_KEY=os.environ["SECRET_KEY"])
    settings.PACKAGE_DIR, settings.CHANNEL_DATABASE_DIR = hq.data / "packages", hq.data / "channel_databases"
    for folder in (settings.PACKAGE_DIR, settings.CHANNEL_DATABASE_DIR):
        folder.mkdir(parents=True)
    company.fill()
    run = run_schedule_now(schedule=DistributionSchedule.objects.get(), user=None, now=timezone.now())
    execute_run(run_id=run.pk, now=timezone.now())
    try:
        hq.start()
        yield hq
    finally:
        hq.stop()


@pytest.fixture
def wire(hq):
    wire = OutageWire(hq.port)
    yield wire
    wire.close()


@pytest.fixture
def site(hq, wire, tmp_path):
    """The register sells, in an open shift."""
    luck = random.Random(SEED)
    machine, cashier = Machine(tmp_path), Cashier(luck)
    with Register(machine.home) as register:
        register.activate(wire.url, company.add_register("11"))
        assert register.sync().errors == []
    site = Site(hq, wire, machine, cashier, luck)
    try:
        site.start_register()
        assert cashier.signs_in() == "/sale"
        cashier.opens_shift("100")
        yield site
    finally:
        machine.kill()
        cashier.close()
