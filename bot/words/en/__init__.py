"""What is said in English, a module for each theme."""
