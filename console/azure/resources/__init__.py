"""What every resource has: permissions, locks and tags."""
