"""The desk: what a command, a page or a tool does, as functions from values to values."""
