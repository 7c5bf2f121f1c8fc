"""Microsoft.DataFactory: the factory whose pipeline copies approved files."""
