"""Kubernetes: what kubectl prints, as tables, descriptions, events and objects."""
