"""What axe-core says of a page: the faults that keep people from using it, as sentences. https://github.com/dequelabs/axe-core"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
GRAVE = ("serious", "critical")


#: Links and buttons of 24 pixels, or with as much room around them: of WCAG 2.2, so axe-core leaves it out unless told.
FINGERS = "target-size"


def grave_faults(page: Any, *, also: tuple[str, ...] = ()) -> list[str]:
    """Return a line for each element with a serious or critical fault; an empty list for a page that everybody can use.

    `also` names rules that axe-core does not try by itself.
    """
    rules = {rule: {"enabled": True} for rule in also}
    found = AXE.run(page, options={"resultTypes": ["violations"], "rules": rules}).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['html']}: {node['failureSummary']}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
