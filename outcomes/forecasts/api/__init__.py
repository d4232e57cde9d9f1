"""API doors of forecasts and how they did."""
