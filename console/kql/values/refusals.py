"""Why something cannot be done, as far as that is known without its place in the query."""


class CallRefused(Exception):
    """Why a function cannot be called so; the compiler, who knows the place, makes it a KqlError."""
