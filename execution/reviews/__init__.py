"""Reviews: what a person has to look at before it goes on, one queue for everything that can wait for somebody."""
