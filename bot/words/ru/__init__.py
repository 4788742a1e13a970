"""What is said in Russian, a module for each theme."""
