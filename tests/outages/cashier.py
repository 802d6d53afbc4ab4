"""Who stands at the register and uses its page, without a browser: five hundred outages would take a day with one.

The cashier believes what the page says: a receipt that was shown is a promise, and everything else may or may not have been.
"""

import random
import re

import httpx

from tests.journeys.company import PIN, PRODUCTS

CODES = [code for code, _, _ in PRODUCTS.values()]
_FIELD = re.compile(r'name="(transaction|step)" value="([^"]*)"')


class Cashier:
    """Sells on whatever page the register has at this moment; what is in the way of it ends the try, not the cashier."""

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self._page = httpx.Client(timeout=60)
        self.promised: list[str] = []
        #: What was in the way, for whoever looks into a run that failed.
        self.troubles: list[str] = []

    def goes_to(self, url: str) -> None:
        """Use the page at this address from now on."""
        self._page.base_url = httpx.URL(url)

    def signs_in(self) -> str:
        """Take the register over."""
        return self._sent("sign-in", number="100", pin=PIN)

    def opens_shift(self, change_money: str) -> None:
        """Open a shift."""
        assert self._sent("shift/open", float=change_money) == "/shift"

    def closes_shift(self, counted: str) -> None:
        """Close it with what was counted."""
        assert self._sent("shift/close", **{"counted-CASH-EUR": counted}).startswith("/shift/reports/")

    def serves(self) -> None:
        """Serve one customer, or move money; finish first what is open."""
        try:
            if self._luck.random() < 0.1:
                self._sent("shift/move/" + self._luck.choice(["float", "drop"]), amount="0.50", reason="change")
            else:
                self._sells()
        except httpx.TransportError as error:
            self.troubles.append(repr(error))

    def close(self) -> None:
        """Go home."""
        self._page.close()

    def _sells(self) -> None:
        if self._page.get("sale").headers.get("location") == "/sign-in":
            self.signs_in()
        if self._luck.random() < 0.1:
            self._sent("returns/product", code=self._luck.choice(CODES), reason="stale")
        for _ in range(self._luck.randint(1, 3)):
            self._sent("sale/scan", code=self._luck.choice(CODES), quantity=str(self._luck.randint(1, 3)))
        if self._luck.random() < 0.2:
            self._pays(amount="1.00")
        self._pays()

    def _pays(self, **amount: str) -> None:
        """Take cash for all that is due, or a part of it; keep the promise, if one is made."""
        shown = self._page.get("payment")
        fields = dict(_FIELD.findall(shown.text))
        if "transaction" not in fields:
            self.troubles.append(f"payment: {shown.status_code} {shown.headers.get('location')}")
            return
        if "step" in fields:
            there = self._sent("payment/take", method="CASH", **fields, **amount)
        else:
            there = self._sent("payment/complete", **fields)
        if there.startswith("/receipt/"):
            self.promised.append(there.removeprefix("/receipt/"))

    def _sent(self, form: str, **fields: str) -> str:
        """Send a form; return where it leads, "" when the page could not be made."""
        answer = self._page.post(form, data=fields)
        if answer.status_code != httpx.codes.SEE_OTHER:
            self.troubles.append(f"{form}: {answer.status_code}")
        return str(answer.headers.get("location", ""))
