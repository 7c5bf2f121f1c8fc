"""One module per simulated Azure service; importing it registers its routes."""
