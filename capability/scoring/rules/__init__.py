"""How a capability is scored: pure and deterministic, without Django, database or clock.

`facts` are what goes in · `considering` says which of them count on a day, and hashes them · `signals` make of them
the three parts of a score · `scoring` puts the parts together with every row they rest on · `arithmetic` rounds so that
sums hold. The numbers used stand in `capability.constants`.
"""
