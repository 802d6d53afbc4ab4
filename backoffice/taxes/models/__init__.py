"""The tables of the app, one model per file."""

from .tax_group import TaxGroup
from .tax_rate import TaxRate

__all__ = ["TaxGroup", "TaxRate"]
