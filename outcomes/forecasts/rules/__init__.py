"""How a forecast is judged (`judging`), what that comes to (`forecast`), how forecasts did (`calibrating`). Pure."""
