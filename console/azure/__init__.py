"""The only home of the Azure SDKs: SDK types in, model records out."""
