"""Encode, index, search and rank passages; knows nothing of Telegram."""
