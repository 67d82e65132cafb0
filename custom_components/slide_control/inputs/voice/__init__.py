"""Voice control: recognizes sentences in several languages and answers them."""
