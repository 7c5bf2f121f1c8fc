"""The syntax of the language: text to tree and back."""
