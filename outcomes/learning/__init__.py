"""What roadmaps came to: measured against a baseline, valued, judged, brought together, and fed back."""
