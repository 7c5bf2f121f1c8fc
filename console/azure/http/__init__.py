"""How requests leave this machine: one policy of proxies, trust and deadlines for every client."""
