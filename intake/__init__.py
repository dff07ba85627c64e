"""What is seen: words, and later logs, alerts and metrics, read into observations."""
