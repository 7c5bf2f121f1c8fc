"""The terminal interface: the only home of Textual and Rich."""
