"""Pure rules of registers: no Django, no clock, no database."""
