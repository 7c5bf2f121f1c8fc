"""What goes on in an enclave beside its services: sign-ins, reports, upkeep, and the incident."""
