"""The parts of the query pane: a worksheet for each tab, its runs, its result and what is done with it."""
