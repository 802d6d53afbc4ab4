"""The HQ API: what the portal does, for the programs of integrators, under /api/v1/hq/."""
