"""The way out of an enclave, over storage, approval workflow and copying factory."""
