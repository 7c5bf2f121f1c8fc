"""What steps do: a module for each kind of resource, found by itself."""
