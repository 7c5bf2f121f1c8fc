"""The one table of the console: rows under columns, whatever the rows are."""
