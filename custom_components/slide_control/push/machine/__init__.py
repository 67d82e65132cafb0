"""What this machine has for connections: open files and memory."""
