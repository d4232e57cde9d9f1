"""How a forecast is judged (`judging`), and how well forecasts were judged to do (`calibrating`). No Django."""
