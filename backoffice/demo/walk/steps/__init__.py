"""The steps of the walk, in groups that read like the two journeys of docs/data-flow.md."""
