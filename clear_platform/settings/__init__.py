"""Settings of the project: one module for each place it runs in (`local`, `test`, `production`), all built on `base`."""
