"""Microsoft.Storage: accounts in ARM, and the blob service itself."""
