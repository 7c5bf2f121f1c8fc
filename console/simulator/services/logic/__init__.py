"""Microsoft.Logic: the workflow that asks for the approval of an export."""
