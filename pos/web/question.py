"""*Prompt on seamless switch* on a page: the verb that waits for headquarters asks, the header shows it, a button answers.

Nobody may answer: then the register goes on selling, as it does without a keyboard.
"""

from threading import Condition

from pos.connection.states import Standing

SECONDS_TO_ANSWER = 30.0


class Question:
    """Whether to go offline now, asked by one thread and answered by another."""

    def __init__(self, seconds_to_answer: float = SECONDS_TO_ANSWER) -> None:
        self._seconds = seconds_to_answer
        self._changed = Condition()
        self._asked: Standing | None = None
        self._answer: bool | None = None

    @property
    def asked(self) -> Standing | None:
        """Return why the register wants to go offline while it waits for an answer, else None."""
        return self._asked

    def put(self, standing: Standing) -> bool:
        """Ask, and wait for the answer; True when nobody gives one in time."""
        with self._changed:
            self._asked, self._answer = standing, None
            self._changed.wait_for(lambda: self._answer is not None, self._seconds)
            self._asked = None
            return self._answer is not False

    def answer(self, *, go_offline: bool) -> None:
        """Answer what was asked, if anything still is."""
        with self._changed:
            if self._asked is not None:
                self._answer = go_offline
                self._changed.notify_all()
