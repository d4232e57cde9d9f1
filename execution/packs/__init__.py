"""Reference data of a day, rates and prices, built, reconciled and put in force.

Not here: what is computed with them.
"""
