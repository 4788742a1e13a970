"""The words of `bot.texts`: a package for each language, in it a module for each theme."""
