"""Nouns to messages within the limits of Telegram, and the buttons under them."""
