"""A register program that sells without end and says so; the kill test starts it and kills it."""

import sys
from pathlib import Path

from pos.register import Register
from tests.pos.store_data import BAG, CHEESE, MILK


def sell_without_end(home: Path) -> None:
    """Sell, finishing first what a killed program left open; each line printed is a promise."""
    with Register(home) as register:
        print("ready", flush=True)
        while True:
            for code, quantity in ((MILK, None), (CHEESE, "1"), (BAG, None)):
                line = register.scan(code, quantity=quantity)
                print(f"line {register.cart().head.transaction_id} {line.number}", flush=True)
            register.pay("CASH", shown=lambda completed: print(f"completed {completed.transaction.id}", flush=True))


if __name__ == "__main__":
    sell_without_end(Path(sys.argv[1]))
