"""What is asked of the HQ API's own tables, and of others for its answers."""
