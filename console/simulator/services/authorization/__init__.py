"""Microsoft.Authorization: roles and who holds them, policies and their exemptions, locks."""
