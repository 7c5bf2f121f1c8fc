"""What steps do: a module for each kind of resource; console.actions.registry imports them all."""
