"""The door to Telegram: updates become requests, messages become sends, errors become ours.

It decides nothing: what is answered is up to the desk, what is due up to the
outbox. Nothing of python-telegram-bot is seen outside this package.
"""
