"""What is known: the case model, the vocabulary, case files and the case base."""
