"""What a brief tells: which stories, in which words, and what became of them since."""
