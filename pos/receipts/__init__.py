"""A receipt: laid out once, from the document and the store, and from that layout written as text, as PDF, and for a printer.

Pure but for what sends bytes to a device. It knows no journal and no cart: what is printed is what is in the document.
"""
