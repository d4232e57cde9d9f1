"""What follows from stated inputs, by plain rules: no Django, no database, no clock."""
