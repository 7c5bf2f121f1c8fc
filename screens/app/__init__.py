"""The application shell: the app, its keys and commands, and what leaves for the terminal."""
