"""What a value of the query language is: its types, its text both ways, its order, its equality.

A value is Python's own bool, int, float, Decimal, str, datetime (aware, UTC), timedelta; a dynamic
is also a list or a dict; null is None. Text is never null: where it has nothing to say it is "".
"""
