"""Log Analytics: queries, their bodies, what is saved beside them, and what only the logs remember."""
