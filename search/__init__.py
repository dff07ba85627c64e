"""Which texts are alike: tokens, n-grams, postings, encoder and text index; it knows nothing of incidents."""
