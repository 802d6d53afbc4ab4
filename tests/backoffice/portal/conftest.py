"""A company with two groups, three stores and three registers, and people of HQ who are signed in."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN, OPERATIONS
from registers.models import ChannelDatabase, ChannelDataGroup, Device, Register, RegisterStatus
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.company import make_release
from tests.distribution.headquarters import make_headquarters
from tests.distribution.schedules import make_schedule


def make_user(name: str, role: str | None = None) -> User:
    """Make a person without a password, because hashing one takes longer than most tests."""
    user = User.objects.create(username=name)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def anna(db) -> User:
    return make_user("anna", HQ_ADMIN)


@pytest.fixture
def hq(anna) -> Client:
    """Return the browser of an HQ admin."""
    return signed_in(anna)


@pytest.fixture
def operations(db) -> Client:
    """Return the browser of someone in operations."""
    return signed_in(make_user("otto", OPERATIONS))


@pytest.fixture
def company(db) -> tuple[ChannelDataGroup, ChannelDataGroup]:
    return make_headquarters()


@pytest.fixture
def north(company) -> ChannelDataGroup:
    return company[0]


@pytest.fixture
def register(company) -> Register:
    return Register.objects.get(number="1-1")


@pytest.fixture
def schedule(company):
    return make_schedule(*company)


@pytest.fixture
def current(register, north) -> Register:
    """Return a register at which everything has arrived."""
    switch_support_offline_on(register=register, user=None)
    Device.objects.filter(register=register).update(state="ACTIVATED")
    RegisterStatus.objects.create(register=register, reported_at=timezone.now().replace(microsecond=0), connection_mode="ONLINE")
    make_release(north, 1)
    ChannelDatabase.objects.filter(register=register).update(release_number=1, epoch=1)
    return register
