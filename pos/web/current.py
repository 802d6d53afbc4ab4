"""The register of the request that is being answered."""

from typing import cast

from flask import current_app

from pos.web.till import Till


def till() -> Till:
    """Return the till behind this page."""
    return cast("Till", current_app.extensions["till"])
