"""Saved queries; the files beside this one are the enclave pack."""

DISTRIBUTION = "enclave-console"  # whose package this is: others on PyPI have its name
