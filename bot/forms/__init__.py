"""The forms of a brief besides Telegram's: Markdown, a page of HTML, a rich message, an Atom feed."""
