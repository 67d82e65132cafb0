"""What PowerPoint and OpenDocument files say about their slides, read without any program that draws them."""
