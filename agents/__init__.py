"""The face for agents: the desk as tools of the Model Context Protocol."""
