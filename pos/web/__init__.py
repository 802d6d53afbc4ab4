"""The register's own web page, on a loopback address: the same verbs as the command line, for a touch screen.

Pages are made here, where they are shown, so that they need no network. A form is posted, a verb of `pos.register`
does it, and the answer leads to the next page: everything works without a script, and htmx only saves the reload.
"""
