"""Azure, simulated: a process of its own, reached only over HTTPS."""
