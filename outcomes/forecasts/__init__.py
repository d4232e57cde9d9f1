"""What decisions said would come, held against what was measured, and how often such forecasts held. Writes nothing."""
