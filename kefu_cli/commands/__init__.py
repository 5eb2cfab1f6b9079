"""One module per verb: its docstring is the help, ``arguments`` declares, ``run`` does."""
