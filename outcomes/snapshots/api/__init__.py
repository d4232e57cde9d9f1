"""API doors of snapshots."""
