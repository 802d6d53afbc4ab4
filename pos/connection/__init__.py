"""Whether the register asks HQ's server or its own database: a pure machine, and the keeper that feeds it."""
