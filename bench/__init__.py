"""How well and how fast: measurements, each a command of its own."""
