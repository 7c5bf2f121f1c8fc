"""The console's engine: everything but the screens."""

DISTRIBUTION = "enclave-console"  # whose package this is: others on PyPI have its name
__version__ = "0.2.0"
