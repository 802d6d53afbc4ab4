"""*Prompt on seamless switch*: one thread asks, another answers, and nobody's silence stops a sale."""

import threading

import pytest

from pos.connection.states import Standing
from pos.web.question import Question
from tests.waiting import wait_until


@pytest.mark.parametrize("go_offline", [True, False])
def test_question_is_answered_by_another_thread(go_offline):
    question, answers = Question(), []
    asking = threading.Thread(target=lambda: answers.append(question.put(Standing.OFFLINE_SLOW)))
    asking.start()
    wait_until(lambda: question.asked, Standing.OFFLINE_SLOW)
    question.answer(go_offline=go_offline)
    asking.join(5)
    assert (answers, question.asked) == ([go_offline], None)


def test_question_that_nobody_answers_lets_the_register_go_on():
    assert Question(seconds_to_answer=0.01).put(Standing.OFFLINE_UNREACHABLE) is True


def test_answer_to_nothing_is_not_kept_for_the_next_question():
    question = Question(seconds_to_answer=0.01)
    question.answer(go_offline=False)
    assert question.put(Standing.OFFLINE_UNREACHABLE) is True
