"""Settings: one module for each place the project runs in,
all built on `base`: `local`, `test`, `staging`, `production`."""
