"""Common ground: findings, lines, tables, figures and messages, whatever printed them."""
