"""Entra ID: who may sign in, by which proof, and the tokens that come of it."""
