"""An app whose subscriber notes when it was told; the dispatcher that is measured is started with its settings."""
