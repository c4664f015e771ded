"""How fast the atlas is, and how many can read at once: ``make bench``. Not part of ``make test``.

Everything stays on this machine, and every loop is bounded. Times are compared within one run, with a static page of
the same figures and with a Streamlit script of one line: milliseconds of two runs, or of two machines, are not.
"""
