"""The pages, one module per room: a function for each address, checks of who may see it, one call of a use case."""
