"""The reading room: a small web site beside the chat."""
