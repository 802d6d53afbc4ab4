"""The two journeys, walked for real: HQ as its own processes, a register as another program.

Nothing here stands in for anything: what a person would type or press, the walk types or presses, and then it looks
at what came of it, at HQ and in the register's own files.
"""
