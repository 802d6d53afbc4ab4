"""What a promotion would take off the pieces that are free at a moment: made for all that compete, carried out for the best."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from channel.promotions.offer import Offer, PromotionKind
from channel.promotions.pieces import Pieces
from channel.promotions.reward import distribute, minor, reward, share


@dataclass(slots=True)
class Plan:
    """What a promotion takes off: by the place of the pieces' line, how many pieces and how much."""

    offer: Offer
    pieces: dict[int, int] = field(default_factory=dict)
    off: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return all that is taken off."""
        return sum(self.off.values())

    def add(self, line: Pieces, pieces: int, off: int) -> None:
        """Take pieces of a line."""
        self.pieces[line.index] = self.pieces.get(line.index, 0) + pieces
        self.off[line.index] = self.off.get(line.index, 0) + off


def plan(offer: Offer, lines: Sequence[tuple[Pieces, Offer]], exponent: int) -> Plan:
    """Plan a promotion with the lines its products are on; of each, the offer says to which part it belongs."""
    made = Plan(offer)
    if offer.kind is PromotionKind.PERCENT:
        for line, _ in lines:
            made.add(line, line.free, share(line.next_worth(line.free), offer.percent or "0"))
    elif offer.kind is PromotionKind.AMOUNT:
        for line, _ in lines:
            off = minor(offer.amount or "0", exponent, line.units_per_piece) * line.free
            made.add(line, line.free, min(line.next_worth(line.free), off))
    else:
        _plan_sets(made, lines, exponent)
    return made


def _plan_sets(made: Plan, lines: Sequence[tuple[Pieces, Offer]], exponent: int) -> None:
    """Make sets of the dearest free pieces for as long as there are enough and a set saves something."""
    parts = {part: _dearest_first(part, lines) for part in made.offer.needed}
    most = made.offer.sets_at_most
    sets = 0
    while parts and (most is None or sets < most):
        drawn: list[Pieces] = []
        for part, needed in made.offer.needed.items():
            drawn += _draw(parts[part], needed, made, drawn)
        if len(drawn) < sum(made.offer.needed.values()):
            return
        worths = _worths(drawn, made)
        off = reward(made.offer, worths, exponent)
        if off <= 0:
            return
        for line, part_off in zip(drawn, distribute(off, worths), strict=True):
            made.add(line, 1, part_off)
        sets += 1


def _dearest_first(part: int, lines: Sequence[tuple[Pieces, Offer]]) -> list[Pieces]:
    """Return the lines of a part, the dearest first, and of equal ones the first scanned."""
    of_part = [line for line, offer in lines if offer.part == part]
    return sorted(of_part, key=lambda line: (-line.line.unit_price * line.units_per_piece, line.index))


def _draw(lines: Sequence[Pieces], needed: int, made: Plan, drawn: Sequence[Pieces]) -> list[Pieces]:
    """Draw pieces, one entry each, that neither this set nor an earlier one has."""
    found: list[Pieces] = []
    for line in lines:
        there = line.free - made.pieces.get(line.index, 0) - sum(1 for other in drawn if other is line)
        found += [line] * min(there, needed - len(found))
        if len(found) == needed:
            break
    return found


def _worths(drawn: Sequence[Pieces], made: Plan) -> list[int]:
    """Return what each drawn piece is worth: equal ones one after the other."""
    seen: dict[int, int] = {}
    worths = []
    for line in drawn:
        after = made.pieces.get(line.index, 0) + seen.get(line.index, 0)
        worths.append(line.next_worth(1, after))
        seen[line.index] = seen.get(line.index, 0) + 1
    return worths
