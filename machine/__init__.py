"""What machines print: output of commands, kubectl, alerts, logs and metrics, read into findings."""
