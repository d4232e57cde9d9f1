"""Pages of the members of an organization, by stage: who is invited, who accepts, who belongs."""
