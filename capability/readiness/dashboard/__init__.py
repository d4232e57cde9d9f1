"""What the dashboard of an enterprise consists of, as plain data. Charts: `drawings`; the walk back: `lineage`."""
