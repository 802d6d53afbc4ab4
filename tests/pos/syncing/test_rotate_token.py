"""The token is replaced long before it expires, whatever else goes wrong, and there is no moment without one."""

from datetime import timedelta

import msgspec
import pytest

from channel.timestamp import timestamp_text
from pos.journal import settings
from pos.register import Register
from tests.pos.published import ACTIVATION_CODE
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import Reply, json_reply, problem_reply


@pytest.fixture
def activate(hq, published, clock, tmp_path):
    """Activate hardware with a token that lives so many days."""
    opened = []

    def make(days: int) -> Register:
        answer = msgspec.structs.replace(published.activation(), token_expires_at=timestamp_text(clock() + timedelta(days=days)))
        hq.on("POST", "devices/activate", json_reply(answer, 201))
        register = Register(tmp_path / "home", clock=clock)
        opened.append(register)
        register.activate(hq.url, ACTIVATION_CODE)
        published.publish(store_rows())
        return register

    yield make
    for register in opened:
        register.close()


@pytest.fixture
def rotations(hq, clock):
    """Answer rotations with a token of ten days; return how often that was asked."""

    def rotate(_request) -> Reply:
        expires_at = timestamp_text(clock() + timedelta(days=10))
        return json_reply({"token": f"token-{len(hq.asked('devices/token'))}", "expires_at": expires_at})

    hq.on("POST", "devices/token", rotate)
    return lambda: len(hq.asked("devices/token"))


def token(register):
    return settings.read(register.context.journal, settings.TOKEN)


def test_a_token_of_a_year_is_replaced_after_a_month(activate, rotations, clock):
    register = activate(365)
    register.sync()
    clock.advance(days=29, hours=23)
    register.sync()
    assert (rotations(), token(register)) == (0, "device-token")
    clock.advance(hours=1)
    register.sync()
    assert (rotations(), token(register)) == (1, "token-1")


def test_a_short_token_is_replaced_before_it_expires_from_the_first_one_on(activate, rotations, clock):
    register = activate(4)
    for _ in range(8):
        clock.advance(days=1)
        register.sync()
    # after 2 of 4 days, then after 5 of 10
    assert rotations() == 2


def test_data_that_cannot_be_had_do_not_keep_the_token_from_being_replaced(activate, published, hq, rotations, clock):
    register = activate(365)
    for method, path in [route for route in hq.answers if route[1].startswith("packages/")]:
        hq.on(method, path, problem_reply(404, "not-found"))
    clock.advance(days=31)
    assert register.sync().errors != []
    assert (rotations(), token(register)) == (1, "token-1")


@pytest.mark.parametrize("reply", [Reply(say_nothing=True), problem_reply(500, "everytill-error")])
def test_a_rotation_that_fails_leaves_the_token_that_works(activate, hq, clock, reply):
    register = activate(365)
    hq.on("POST", "devices/token", reply)
    clock.advance(days=31)
    assert register.sync().errors == []
    assert token(register) == "device-token"


def test_nobody_asks_for_a_token_while_headquarters_is_away(activate, hq, rotations, clock):
    register = activate(365)
    hq.on("POST", "sync/poll", Reply(say_nothing=True))
    clock.advance(days=31)
    assert register.sync().errors != []
    assert rotations() == 0
