"""Azure Virtual Desktop: host pools, session hosts and user sessions."""
