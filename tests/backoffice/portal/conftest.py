"""A company with two groups, three stores and three registers, and people of HQ who are signed in."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN, OPERATIONS
from registers.models import ChannelDataGroup, Register
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
