"""HQ's book of vouchers, over the stub's socket: it remembers by id, as HQ does, and its answers may be lost.

What HQ itself decides is tested with HQ (`tests/registers/test_vouchers.py`); here is what the register makes of it.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from threading import Lock

import msgspec

from channel.errors import EverytillError, UnknownVoucher, VoucherRefused, problem_from
from channel.voucher import ReleaseRequest, ReservationAnswer, ReservationRequest, VoucherAnswer, VoucherKind, VoucherQuestion
from tests.pos.stub_headquarters import Reply, Request, StubHeadquarters, json_reply

NUMBER = "1234567890123452"


class VoucherBook:
    """Keeps balances, and what is held under which id. `lose_answers` does what is asked and says nothing."""

    def __init__(self, stub: StubHeadquarters, balance: str = "20.00", *, room: str | None = None, refusal: str = "") -> None:
        self.free = {NUMBER: Decimal(balance)}
        self.room, self.refusal = room, refusal
        self.held: dict[str, Decimal] = {}
        self.released: set[str] = set()
        self.lose_answers = self.hear_nothing = False
        self._lock = Lock()
        for name, answer in (("balance", self.balance), ("reservations", self.reserve), ("releases", self.release)):
            stub.on("POST", f"retail/vouchers/{name}", partial(self.answered, answer))

    def answered(self, answer: Callable[[bytes], Reply], request: Request) -> Reply:
        """Answer, or lose what was asked or said."""
        if self.hear_nothing:
            return Reply(say_nothing=True)
        with self._lock:
            try:
                reply = answer(request.body)
            except EverytillError as error:
                headers = {"Content-Type": "application/problem+json"}
                reply = Reply(
                    404 if isinstance(error, UnknownVoucher) else 409, msgspec.json.encode(problem_from(error)), headers
                )
        return Reply(say_nothing=True) if self.lose_answers else reply

    def balance(self, body: bytes) -> Reply:
        """Say what is on one."""
        number = msgspec.json.decode(body, type=VoucherQuestion).number
        kind: VoucherKind = "VOUCHER" if self.room else "GIFT_CARD"
        free = str(self._free(number))
        answer = VoucherAnswer(number=number, kind=kind, currency="EUR", balance=free, room=self.room, refusal=self.refusal)
        return json_reply(answer)

    def reserve(self, body: bytes) -> Reply:
        """Hold as much as there is, once for each id."""
        asked = msgspec.json.decode(body, type=ReservationRequest)
        if asked.redemption_id in self.released:
            raise VoucherRefused("This redemption was given up. Pay anew.")
        if asked.redemption_id not in self.held:
            amount = min(Decimal(asked.amount), self._free(asked.number))
            if self.refusal or not amount:
                raise VoucherRefused(self.refusal or "Nothing is left of this voucher.")
            self.held[asked.redemption_id] = amount
            self.free[asked.number] -= amount
        amount = self.held[asked.redemption_id]
        return json_reply(ReservationAnswer(number=asked.number, amount=str(amount), left=str(self.free[asked.number])))

    def release(self, body: bytes) -> Reply:
        """Let an id go."""
        asked = msgspec.json.decode(body, type=ReleaseRequest)
        self.released.add(asked.redemption_id)
        self.free[asked.number] += self.held.pop(asked.redemption_id, Decimal(0))
        return Reply(204)

    def _free(self, number: str) -> Decimal:
        if number not in self.free:
            raise UnknownVoucher
        return self.free[number]
