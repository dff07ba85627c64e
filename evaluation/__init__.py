"""Judging: questions a case base can be asked of itself, metrics, tuning."""
