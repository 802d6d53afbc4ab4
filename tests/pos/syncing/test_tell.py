"""What HQ is told of packages: with the next poll when all is well, at once when something failed."""

import msgspec
import pytest

from channel.errors import InvalidInput, PackageCorrupt
from channel.plan import AcknowledgedState, PollRequest
from pos.journal import acknowledgements
from pos.syncing.sync_data import sync_data
from pos.syncing.tell import tell_later
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import Reply, problem_reply

ACKNOWLEDGEMENTS = "sync/acknowledgements"


def pending(register) -> list[str]:
    return [told.state.value for _number, told in acknowledgements.pending(register.context.journal)]


def spoil(published, hq, package) -> None:
    """Serve other bytes than the plan names."""
    hq.on("GET", f"packages/{package.sha256}", Reply(200, b"x" * package.size_bytes))


def test_first_sync_is_a_poll_a_package_and_a_poll(new_register, published, hq):
    release = published.publish(store_rows())
    asked = len(hq.requests)
    assert new_register.sync().errors == []
    assert [request.path for request in hq.requests[asked:]] == ["sync/poll", f"packages/{release.full.sha256}", "sync/poll"]
    assert (pending(new_register), published.states_of(release.full)) == ([], ["DOWNLOADED", "APPLIED"])


def test_poll_without_an_answer_leaves_what_it_told_to_the_next(synced, published, hq):
    tell_later(synced.context, published.releases[0].full, AcknowledgedState.APPLIED)
    hq.on("POST", "sync/poll", Reply(say_nothing=True))
    assert synced.sync().data_error is not None
    assert pending(synced) == ["APPLIED"]
    hq.on("POST", "sync/poll", published.answer_poll)
    assert synced.sync().errors == []
    assert (pending(synced), published.states_of(published.releases[0].full)) == ([], ["DOWNLOADED", "APPLIED", "APPLIED"])


def test_poll_carries_five_hundred_acknowledgements_at_most(synced, published):
    for _ in range(501):
        tell_later(synced.context, published.releases[0].full, AcknowledgedState.APPLIED)
    told = len(published.acknowledged)
    sync_data(synced.context)
    assert (len(published.acknowledged) - told, pending(synced)) == (500, ["APPLIED"])


def test_headquarters_that_cannot_read_what_is_told_still_gives_its_plan(synced, published, hq):
    def answer(request):
        if msgspec.json.decode(request.body, type=PollRequest).acknowledgements:
            return problem_reply(400, InvalidInput.code)
        return published.answer_poll(request)

    hq.on("POST", "sync/poll", answer)
    tell_later(synced.context, published.releases[0].full, AcknowledgedState.APPLIED)
    assert synced.sync().errors == []
    assert (pending(synced), published.states_of(published.releases[0].full)) == ([], ["DOWNLOADED", "APPLIED", "APPLIED"])


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "authentication-failed"), (401, "device-inactive"), (403, "not-permitted"), (409, "state-conflict")],
)
def test_failure_headquarters_does_not_take_now_is_told_again(new_register, published, hq, status, code):
    hq.on("POST", ACKNOWLEDGEMENTS, problem_reply(status, code))
    release = published.publish(store_rows())
    spoil(published, hq, release.full)
    with pytest.raises(PackageCorrupt):
        sync_data(new_register.context)
    assert pending(new_register) == ["DOWNLOAD_FAILED"]
    with pytest.raises(PackageCorrupt):
        sync_data(new_register.context)
    assert published.states_of(release.full) == ["DOWNLOAD_FAILED"]


@pytest.mark.parametrize(("status", "code"), [(404, "not-found"), (422, "invalid-input")])
def test_failure_nobody_at_headquarters_waits_for_is_dropped(new_register, published, hq, status, code):
    hq.on("POST", ACKNOWLEDGEMENTS, problem_reply(status, code))
    release = published.publish(store_rows())
    spoil(published, hq, release.full)
    with pytest.raises(PackageCorrupt):
        sync_data(new_register.context)
    assert pending(new_register) == []
