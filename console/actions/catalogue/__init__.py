"""What the actions plan: a module for each kind of target, found by itself."""
