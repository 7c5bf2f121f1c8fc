"""Saved queries; the files beside this one are the enclave pack."""
