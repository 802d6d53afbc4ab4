"""Calling a fiscal adapter so that nothing it does can stop a sale: it gets some seconds, and whatever it raises is words."""

from collections.abc import Callable
from typing import TypeVar

from channel.errors import HeadquartersTimeout
from pos.fiscal.adapter import SECONDS_TO_ANSWER
from pos.headquarters.deadline import Deadline, finish_within

Answer = TypeVar("Answer")
LONGEST_TROUBLE = 200


class FiscalTrouble(Exception):
    """The adapter failed; the text says how."""


def call(work: Callable[[], Answer], *, seconds: float = SECONDS_TO_ANSWER) -> Answer:
    """Do the work and return its answer.

    Raises: FiscalTrouble, whatever went wrong.
    """
    try:
        return finish_within(Deadline(seconds), work)
    except HeadquartersTimeout:
        raise FiscalTrouble(f"no answer within {seconds:g} s") from None
    except Exception as error:
        # somebody else's code, and the sale must go on whatever it does
        words = " ".join(str(error).split())
        raise FiscalTrouble((words or type(error).__name__)[:LONGEST_TROUBLE]) from error
