"""Live feeds: who is read when, how failures are waited out."""
