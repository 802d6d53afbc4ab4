"""How rows look on the wire, by natural keys; no rules live here."""
