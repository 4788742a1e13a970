"""Messages as Telegram shows them."""

from bot.messages import Message, Style


def seen(message: Message, *styles: Style) -> list[str]:
    """Return what stands in these styles, cut as Telegram cuts it."""
    encoded = message.text.encode("utf-16-le")
    return [
        encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in message.entities
        if entity.style in styles
    ]
