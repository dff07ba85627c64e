"""Logs: runs of lines that programs wrote one after the other."""
