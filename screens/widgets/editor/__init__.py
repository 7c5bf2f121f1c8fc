"""The query editor: a text area that knows the language typed in it."""
