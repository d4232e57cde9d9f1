"""An app of jobs that exist for proofs alone: workers are started with `tests.proving.settings`, which installs it."""
