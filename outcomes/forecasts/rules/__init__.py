"""How a forecast is judged (`judging`), what it comes to (`forecast`), and how forecasts did (`calibrating`). No Django."""
