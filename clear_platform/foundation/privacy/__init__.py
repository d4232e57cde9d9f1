"""What people may ask of the data about them. Here so far: what others are told of it."""
