"""`evaluate`: plugins over the rows."""
