"""Metrics: series of figures, in tables, from Prometheus or asked for, held against their past or their limits."""
