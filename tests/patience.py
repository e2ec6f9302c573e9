"""How many seconds a test waits for what must come true, on a machine that is busy besides.

Only a test that fails waits for so long.
"""

PATIENCE = 60.0
