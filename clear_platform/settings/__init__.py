"""Settings: one module for each place the project runs in (`local`, `test`, `production`), all built on `base`."""
