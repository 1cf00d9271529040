"""A grounded adviser: team-building answers from a methodology that is data."""

__version__ = "0.1.0"
