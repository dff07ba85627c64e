"""What is said: words, pastes, the output of commands and series, read into observations."""
