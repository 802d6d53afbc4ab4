"""How rows belong to stores: each model whose rows people look at says it once, as its `store_path`.

The way from a row to the id of its store, in Django's words (`device__register__store`), or to the store's number where the
ledger keeps that (`store_number`). A model that says nothing is shown to nobody.
"""

#: The rows are of no store: all stores sell from them, and whoever may look at them sees all of them.
SHARED = ""


def leads_to_number(path: str) -> bool:
    """Say whether a way leads to the number of a store and not to its id."""
    return path.endswith("store_number")
