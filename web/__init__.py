"""The face for browsers and programs: pages, JSON and webhooks over the desk."""
