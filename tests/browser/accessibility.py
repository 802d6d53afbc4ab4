"""What axe-core says of a page: the faults that keep people from using it, as sentences. https://github.com/dequelabs/axe-core"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
GRAVE = ("serious", "critical")


def grave_faults(page: Any) -> list[str]:
    """Return a line for each element with a serious or critical fault; an empty list for a page that everybody can use."""
    found = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['html']}: {node['failureSummary']}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
