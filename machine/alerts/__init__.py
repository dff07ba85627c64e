"""Alerts: what monitoring systems send, list and show in chats and mails."""
