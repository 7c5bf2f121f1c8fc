"""What Azure wrote, as values: text fit to be shown, moments, members of enums, compact JSON."""
