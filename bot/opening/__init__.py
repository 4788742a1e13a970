"""What a command may need, opened when it is first asked for; each module rests on the one before it."""
