"""What a hosted deck costs everything else: the loop, presses of another deck, lists, and memory."""
