"""An HQ that stumbles over what it is told, or says nothing where it should: the register gets its plan, or an error."""

import msgspec
import pytest

from channel.errors import HeadquartersUnreachable
from channel.plan import AcknowledgedState, PollRequest
from pos.errors import PlanRefused
from pos.journal import acknowledgements, settings
from pos.syncing.sync_data import sync_data
from pos.syncing.tell import tell_later
from tests.pos.stub_headquarters import Reply, problem_reply

ALONE = "sync/acknowledgements"


def pending(register) -> list[str]:
    return [told.state.value for _number, told in acknowledgements.pending(register.context.journal)]


@pytest.fixture
def told_two(synced, published):
    for state in (AcknowledgedState.DOWNLOADED, AcknowledgedState.APPLIED):
        tell_later(synced.context, published.releases[0].full, state)
    return synced


@pytest.fixture
def stumbling(hq, published):
    """Give a function that has HQ stumble over what is told with polls."""

    def stumble(reply):
        def answer(request):
            told = msgspec.json.decode(request.body, type=PollRequest).acknowledgements
            return reply if told else published.answer_poll(request)

        hq.on("POST", "sync/poll", answer)

    return stumble


@pytest.mark.parametrize(
    "reply", [problem_reply(500, "internal-error"), Reply(413, b"<h1>too large</h1>", {"Content-Type": "text/html"})]
)
def test_headquarters_that_stumbles_gives_its_plan_and_is_told_one_by_one(told_two, stumbling, reply, published):
    stumbling(reply)
    assert sync_data(told_two.context).release == 1
    assert pending(told_two) == []
    assert published.states_of(published.releases[0].full)[-2:] == ["DOWNLOADED", "APPLIED"]


def test_word_that_is_not_even_taken_alone_is_dropped_after_three_times(told_two, stumbling, published, hq):
    stumbling(problem_reply(500, "internal-error"))

    def alone(request):
        is_bad = b"DOWNLOADED" in request.body
        return problem_reply(500, "internal-error") if is_bad else published.take_acknowledgement(request)

    hq.on("POST", ALONE, alone)
    waiting = []
    for _ in range(3):
        assert sync_data(told_two.context).release == 1
        waiting.append(pending(told_two))
    assert waiting == [["DOWNLOADED", "APPLIED"], ["DOWNLOADED", "APPLIED"], []]
    assert settings.read(told_two.context.journal, settings.ACKNOWLEDGEMENT_TROUBLE) is None


@pytest.mark.parametrize("reply", [problem_reply(500, "internal-error"), Reply(say_nothing=True), problem_reply(503, "busy")])
def test_headquarters_that_answers_nothing_costs_no_word(told_two, hq, reply):
    hq.on("POST", "sync/poll", reply)
    for _ in range(4):
        with pytest.raises(HeadquartersUnreachable):
            sync_data(told_two.context)
    assert (pending(told_two), hq.asked(ALONE)) == (["DOWNLOADED", "APPLIED"], [])


def test_unchanged_plan_is_no_answer_to_a_register_that_holds_none(new_register, hq):
    hq.on("POST", "sync/poll", Reply(status=204))
    with pytest.raises(PlanRefused, match="unchanged"):
        sync_data(new_register.context)
    assert len(hq.asked("sync/poll")) == 1
