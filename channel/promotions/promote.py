"""Which promotions a cart gets, and what each takes off which line. See docs/promotions.md for the rules in words."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from msgspec import Struct

from channel.promotions.offer import Combination, Offer, PromotionKind
from channel.promotions.pieces import Pieces, PromotableLine
from channel.promotions.plans import Plan, plan
from channel.promotions.reward import distribute, minor, reward, share

Concerned = Sequence[tuple[Pieces, Offer]]
Give = Callable[[Pieces, Offer, int], None]


class Saving(Struct, frozen=True):
    """What one promotion takes off one line: `line` counts from 0, `amount` is in the currency's smallest unit."""

    line: int
    code: str
    name: str
    amount: int
    percent: str | None


def promote(lines: Sequence[PromotableLine], exponent: int) -> list[Saving]:
    """Return what promotions take off the lines of a cart, by line and in the order they were applied."""
    pieces = [Pieces(line, index, exponent) for index, line in enumerate(lines)]
    savings: list[Saving] = []

    def give(line: Pieces, offer: Offer, amount: int) -> None:
        if amount > 0:
            savings.append(Saving(line.index, offer.code, offer.name, amount, offer.percent))

    concerned = _by_promotion(pieces)
    offers = [of[0][1] for of in concerned.values()]
    _take_pieces([offer for offer in offers if _takes_pieces(offer)], concerned, exponent, give)
    _compound([offer for offer in offers if offer.combination is Combination.COMPOUND], concerned, exponent, give)
    _reach([offer for offer in offers if offer.kind is PromotionKind.THRESHOLD], concerned, exponent, give)
    return sorted(savings, key=lambda saving: saving.line)


def _by_promotion(pieces: Iterable[Pieces]) -> dict[str, Concerned]:
    """Return by promotion the lines it concerns; a product that is in several parts belongs to the first."""
    found: dict[str, dict[int, tuple[Pieces, Offer]]] = {}
    for line in pieces:
        for offer in sorted(line.line.offers, key=lambda offer: offer.part):
            found.setdefault(offer.code, {}).setdefault(line.index, (line, offer))
    return {code: list(lines.values()) for code, lines in found.items()}


def _takes_pieces(offer: Offer) -> bool:
    return offer.kind is not PromotionKind.THRESHOLD and offer.combination is not Combination.COMPOUND


def _take_pieces(offers: Sequence[Offer], concerned: dict[str, Concerned], exponent: int, give: Give) -> None:
    """Let promotions compete for pieces: the higher priority first, the exclusive before the others, then who saves most."""

    def rank(offer: Offer) -> tuple[int, bool]:
        return -offer.priority, offer.combination is not Combination.EXCLUSIVE

    for _, rivals in groupby(sorted(offers, key=rank), rank):
        _contest(list(rivals), concerned, exponent, give)


def _contest(rivals: list[Offer], concerned: dict[str, Concerned], exponent: int, give: Give) -> None:
    """Carry the best plan out, then the best of those that are left, until none saves anything."""
    while rivals:
        best = _best([plan(offer, concerned[offer.code], exponent) for offer in rivals])
        if best.total <= 0:
            return
        lines = {line.index: line for line, _ in concerned[best.offer.code]}
        for index, pieces in best.pieces.items():
            off = best.off[index]
            lines[index].take(pieces, off, close=best.offer.combination is Combination.EXCLUSIVE)
            give(lines[index], best.offer, off)
        rivals = [offer for offer in rivals if offer.code != best.offer.code]


def _best(plans: Sequence[Plan]) -> Plan:
    """Return the plan that saves most, of equal ones the one whose code comes first."""
    return min(plans, key=lambda made: (-made.total, made.offer.code))


def _compound(offers: Sequence[Offer], concerned: dict[str, Concerned], exponent: int, give: Give) -> None:
    """Take off what comes on top, of what is left, one promotion after the other."""
    for offer in sorted(offers, key=lambda offer: (-offer.priority, offer.code)):
        for line, _ in concerned[offer.code]:
            if offer.percent is not None:
                off = share(line.open_worth, offer.percent)
            else:
                each = minor(offer.amount or "0", exponent, line.units_per_piece)
                off = min(line.open_worth, each * (line.count - line.closed))
            line.take_off(off)
            give(line, offer, off)


def _reach(offers: Sequence[Offer], concerned: dict[str, Concerned], exponent: int, give: Give) -> None:
    """Take off what was reached by buying enough; each line counts for one such promotion."""
    counted: set[int] = set()
    waiting = list(offers)
    while waiting:
        plans = [_reached(offer, concerned[offer.code], counted, exponent) for offer in waiting]
        best = min(plans, key=lambda made: (not made.total, -made.offer.priority, -made.total, made.offer.code))
        if best.total <= 0:
            return
        lines = {line.index: line for line, _ in concerned[best.offer.code]}
        for index, off in best.off.items():
            lines[index].take_off(off)
            give(lines[index], best.offer, off)
        counted |= best.off.keys()
        waiting = [offer for offer in waiting if offer.code != best.offer.code]


def _reached(offer: Offer, concerned: Concerned, counted: set[int], exponent: int) -> Plan:
    """Plan a promotion that takes something off once enough is bought; an exclusive one counts what no other has taken."""
    made = Plan(offer)
    is_exclusive = offer.combination is Combination.EXCLUSIVE
    lines = [line for line, _ in concerned if line.index not in counted and not (is_exclusive and line.taken)]
    worths = [line.open_worth for line in lines]
    if not worths or sum(worths) < minor(offer.threshold or "0", exponent):
        return made
    off = reward(offer, [sum(worths)], exponent)
    for line, part in zip(lines, distribute(off, worths), strict=True):
        made.add(line, 0, part)
    return made
