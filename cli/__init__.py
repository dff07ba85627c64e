"""The command line: reads through intake, thinks through engine, renders."""
