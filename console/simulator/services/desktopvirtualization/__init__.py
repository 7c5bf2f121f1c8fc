"""Microsoft.DesktopVirtualization: the host pool, its hosts and sessions, and what is published."""
