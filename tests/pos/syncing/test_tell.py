import pytest

from pos.journal import acknowledgements
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import problem_reply

ACKNOWLEDGEMENTS = "sync/acknowledgements"


def pending(register) -> list[str]:
    return [told.state.value for _number, told in acknowledgements.pending(register.context.journal)]


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "authentication-failed"), (401, "device-inactive"), (403, "not-permitted"), (409, "state-conflict")],
)
def test_acknowledgement_headquarters_does_not_take_now_is_told_again(new_register, published, hq, status, code):
    hq.on("POST", ACKNOWLEDGEMENTS, problem_reply(status, code))
    release = published.publish(store_rows())
    new_register.sync()
    assert pending(new_register) == ["DOWNLOADED", "APPLIED"]
    hq.on("POST", ACKNOWLEDGEMENTS, published.take_acknowledgement)
    assert new_register.sync().errors == []
    assert pending(new_register) == []
    assert published.states_of(release.full) == ["DOWNLOADED", "APPLIED"]


@pytest.mark.parametrize(("status", "code"), [(404, "not-found"), (422, "invalid-input")])
def test_acknowledgement_nobody_at_headquarters_waits_for_is_dropped(new_register, published, hq, status, code):
    hq.on("POST", ACKNOWLEDGEMENTS, problem_reply(status, code))
    published.publish(store_rows())
    assert new_register.sync().errors == []
    assert pending(new_register) == []
