"""Microsoft.Network: private endpoints and where they lead."""
