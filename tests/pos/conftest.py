"""A register against a stub of HQ that misbehaves on demand but signs and packs for real."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos.register import Register
from tests.channel.factories import make_channel_database
from tests.pos.published import ACTIVATION_CODE, PublishedHeadquarters
from tests.pos.retail import RetailServer
from tests.pos.store_data import PIN, store_rows
from tests.pos.stub_headquarters import StubHeadquarters, stub_headquarters

MORNING = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def hq() -> Iterator[StubHeadquarters]:
    with stub_headquarters() as stub:
        yield stub


@pytest.fixture
def published(hq: StubHeadquarters, tmp_path: Path) -> PublishedHeadquarters:
    folder = tmp_path / "headquarters"
    folder.mkdir()
    return PublishedHeadquarters(hq, folder)


@pytest.fixture
def new_register(hq: StubHeadquarters, published: PublishedHeadquarters, clock: SetClock, tmp_path: Path) -> Iterator[Register]:
    """A register that is activated and has never synced."""
    with Register(tmp_path / "home", clock=clock) as register:
        register.activate(hq.url, ACTIVATION_CODE)
        yield register


@pytest.fixture
def synced(new_register: Register, published: PublishedHeadquarters) -> Register:
    """A register that holds release 1 of the small store and is online."""
    published.publish(store_rows())
    assert new_register.sync().errors == []
    return new_register


@pytest.fixture
def retail(hq: StubHeadquarters, tmp_path: Path) -> RetailServer:
    """HQ's retail server, which holds the same store."""
    return RetailServer(hq, make_channel_database(tmp_path / "store.db", store_rows()))


@pytest.fixture
def online(synced: Register, retail: RetailServer) -> Register:
    """A register that is online, with the manager signed in."""
    synced.sign_in("1", PIN)
    return synced


@pytest.fixture
def register(online: Register) -> Register:
    """A register disconnected by hand, with the manager signed in."""
    online.disconnect()
    return online
