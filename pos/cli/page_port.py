"""Where the register's page is shown: the same option for every command that has to do with it."""

PAGE_PORT = 8787


def page_port(text: str) -> int | None:
    """Read a port; None is no page."""
    return None if text == "off" else int(text)
