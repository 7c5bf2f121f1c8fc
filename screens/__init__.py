"""The terminal interface: the only home of Textual and Rich."""

DISTRIBUTION = "enclave-console"  # whose package this is: others could have its name
