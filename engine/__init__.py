"""The reasoning: pure functions from observations and a case base to a diagnosis."""
