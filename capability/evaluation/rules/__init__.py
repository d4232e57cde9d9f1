"""Pure parts of the evaluation: loans, splits, features, the model, and figures of how well a score told the end.

No Django. What needs scikit-learn is in `fitting`, one floor up: it takes a second to load, and only training needs it.
"""
