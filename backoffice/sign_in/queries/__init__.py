"""Questions about second factors."""
