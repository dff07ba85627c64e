"""Looking: run a check on this host or ask a Prometheus."""
