"""Resource Graph: what the Resource Manager would tell one by one, asked at once."""
