"""The ground: what every app stands on, and nothing that names a domain noun."""
