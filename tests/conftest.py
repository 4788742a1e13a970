"""What holds for every test."""

import os

# As the program sets it before it loads the library: spans of time are timedeltas.
os.environ["PTB_TIMEDELTA"] = "true"
