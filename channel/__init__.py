"""The contract on the wire, shared by HQ and the registers: tables, package format, transaction document, money, errors.

What both ends must decide alike is decided here once. Nothing in this package knows Django, a server or a screen, so
that a register needs nothing else of Everytill to read a package or to total a sale.
"""
