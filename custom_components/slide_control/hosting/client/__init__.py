"""Our own browser modules as pages get them: many modules in one file."""
