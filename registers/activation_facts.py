"""What a freshly activated register must know of distribution, which registers may not import.

The app above registers one provider in its AppConfig.ready(); activation calls it. A Django signal would hide who
answers, and its answers would be a list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from channel.errors import StateConflict

if TYPE_CHECKING:
    from registers.models import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationFacts:
    """Where a register's packages come from and whose signature it may trust.

    `public_keys` maps key ids to base64 of raw Ed25519 keys; the database and its group are None while offline
    support is off.
    """

    database_id: int | None
    group_id: int | None
    group_name: str | None
    epoch: int
    public_keys: dict[str, str]


ActivationFactsProvider = Callable[["Register"], ActivationFacts]

_providers: list[ActivationFactsProvider] = []


def register_activation_facts(provider: ActivationFactsProvider | None) -> ActivationFactsProvider | None:
    """Set the provider of activation facts, or take it away with None; returns the one it replaces."""
    former = _providers[0] if _providers else None
    _providers[:] = [provider] if provider else []
    return former


def activation_facts(register: "Register") -> ActivationFacts:
    """Ask the provider about a register.

    Raises: StateConflict when no provider was registered, because a register without keys could trust no plan.
    """
    if not _providers:
        raise StateConflict("Headquarters cannot activate devices: nothing distributes data here.")
    return _providers[0](register)
