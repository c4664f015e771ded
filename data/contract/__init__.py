"""The contract of the tables: schema, vocabularies, reading and checking."""
