"""What the walk prints, and how a step that fails says which one it was."""

import io
import re

import pytest

from backoffice.demo.walk.expectation import StepFailed, expect, expect_that, wait_for
from backoffice.demo.walk.screen import Screen, count_text, size_text


def test_steps_are_numbered_and_timed():
    stream = io.StringIO()
    screen = Screen(stream)
    with screen.step("Start HQ"):
        screen.saw("it answers")
    with screen.step("Sell"):
        pass
    assert re.sub(r"\d\.\d s", "0.0 s", stream.getvalue()) == (
        "\n  1. Start HQ\n      it answers\n      (0.0 s)\n\n  2. Sell\n      (0.0 s)\n"
    )


def test_failing_step_is_named_in_the_error():
    screen = Screen(io.StringIO())
    with pytest.raises(StepFailed) as caught, screen.step("Sell"):
        expect("The total", wanted="1.00", seen="2.00")
    assert str(caught.value) == "Step 1 (Sell) failed: The total should be '1.00', but is '2.00'."


def test_expectation_that_holds_says_nothing():
    expect("The total", wanted=1, seen=1)
    expect_that(True, otherwise="never said")


def test_expectation_in_words_says_its_sentence():
    with pytest.raises(StepFailed, match=r"^HQ does not answer\.$"):
        expect_that(False, otherwise="HQ does not answer.")


def test_waiting_returns_what_was_seen_at_last():
    seen = iter([None, None, "APPLIED"])
    assert wait_for("The download", lambda: next(seen), seconds=5) == "APPLIED"


def test_waiting_gives_up_with_what_was_waited_for():
    with pytest.raises(StepFailed) as caught:
        wait_for("The download", lambda: None, seconds=0.1)
    assert str(caught.value) == "The download did not happen within 0.1 seconds."


@pytest.mark.parametrize(("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (24_349, "24.3 kB"), (1_200_000, "1.2 MB")])
def test_sizes_are_written_for_people(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 rows"), (1, "1 row"), (1408, "1,408 rows")])
def test_counts_are_written_for_people(count, text):
    assert count_text(count, "row") == text
