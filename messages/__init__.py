"""Saying: every sentence in English and Korean, by code."""
