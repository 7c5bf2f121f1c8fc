"""Microsoft.Compute: virtual machines, their extensions and sizes."""
