"""Hosts: what the programs of an operating system print, and the checks of the vocabulary that run them."""
