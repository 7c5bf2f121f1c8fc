"""One file per pane; registry.PANES lists them."""
