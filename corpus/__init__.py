"""Acquire, extract, split and store news; knows nothing of vectors or Telegram."""
