"""Microsoft.Synapse: a workspace and its SQL pool."""
