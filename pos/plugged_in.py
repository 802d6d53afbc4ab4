"""Finding what somebody else wrote for a register: by the name of an entry point, or as "package.module:name".

What is found is called with the register's folder, where it may keep files of its own.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from channel.errors import InvalidInput


def make(name: str, *, group: str, folder: Path) -> Any:
    """Make what the name stands for.

    Raises: InvalidInput when there is none of this name, or it cannot be made.
    """
    try:
        return _factory(name, group)(folder)
    except InvalidInput:
        raise
    except Exception as error:
        # somebody else's code
        raise InvalidInput(f"{name} cannot be used: {str(error) or type(error).__name__}") from error


def _factory(name: str, group: str) -> Callable[[Path], Any]:
    for point in entry_points(group=group, name=name):
        return point.load()  # type: ignore[no-any-return] # whatever it is, it is called
    module, colon, attribute = name.partition(":")
    if not colon:
        raise InvalidInput(f"There is no {name}: neither an entry point of {group}, nor written as package.module:name.")
    return getattr(import_module(module), attribute)  # type: ignore[no-any-return]
