"""Microsoft.ResourceGraph: queries over the resources of every enclave."""
