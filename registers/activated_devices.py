"""What follows from the activation of a device in the apps above, which registers may not import.

An app above registers a callable in its AppConfig.ready(). It is called in the transaction that activates the device,
after the device before it has ended (`registers.ended_devices`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registers.models import Device

#: Takes the device that was activated.
ActivatedDeviceListener = Callable[["Device"], object]

_listeners: dict[str, ActivatedDeviceListener] = {}


def register_activated_device_listener(name: str, listener: ActivatedDeviceListener) -> None:
    """Have a callable told of every device that is activated; a second registration of the same name replaces the first."""
    _listeners[name] = listener


def tell_of_activated_device(device: "Device") -> None:
    """Tell everybody who registered."""
    for listener in _listeners.values():
        listener(device)
