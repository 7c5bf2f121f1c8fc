"""SQLite: what the console remembers between two runs."""
