"""What there is of the service in an enclave, and how it lives."""
