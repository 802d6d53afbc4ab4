"""The register from the command line: every call is a process of its own, and the cart is in the journal."""
