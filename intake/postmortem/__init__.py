"""Postmortems: what a written story of an incident says of it, each thing in its place."""
