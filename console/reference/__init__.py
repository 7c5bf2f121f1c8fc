"""Facts from Microsoft's references, for the simulator and for what is checked without Azure alike."""
