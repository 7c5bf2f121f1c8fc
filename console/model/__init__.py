"""Frozen records and pure rules about an enclave; standard library only."""
