"""Answer, brief, subscribe and deliver; the only package that knows Telegram."""
