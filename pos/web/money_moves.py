"""Money that moves without a sale, as the page offers it: what it is called, and which verb of the drawer does it."""

from collections.abc import Callable
from dataclasses import dataclass

from pos.drawer import Drawer
from pos.selling.write_document import CompletedTransaction
from pos.web.language import gettext as _

Verb = Callable[..., CompletedTransaction]
Words = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Move:
    """One way money moves: its button, what it means, what is said afterwards, its sign and its verb."""

    title: Words
    meaning: Words
    done: Words
    sign: str
    verb: Callable[[Drawer], Verb]


MOVES: dict[str, Move] = {
    "float": Move(
        title=lambda: _("Add change money"),
        meaning=lambda: _("Money is put into the drawer."),
        done=lambda: _("The money is in the drawer."),
        sign="+",
        verb=lambda drawer: drawer.add_float,
    ),
    "drop": Move(
        title=lambda: _("Take money out"),
        meaning=lambda: _("Money is taken out of the drawer."),
        done=lambda: _("The money is out of the drawer."),
        sign="−",
        verb=lambda drawer: drawer.drop,
    ),
    "safe": Move(
        title=lambda: _("Bring money to the safe"),
        meaning=lambda: _("Money is brought from the drawer to the safe."),
        done=lambda: _("The money is in the safe."),
        sign="→",
        verb=lambda drawer: drawer.safe_drop,
    ),
}
