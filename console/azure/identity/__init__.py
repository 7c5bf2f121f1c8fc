"""Signing in: the ways, the commands, the one caching credential, and who that is."""
