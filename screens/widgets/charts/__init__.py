"""Charts drawn as text, for the room there is."""
