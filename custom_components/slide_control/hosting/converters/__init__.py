"""Programs that make a PDF of a presentation: LibreOffice on this machine, or a Gotenberg server."""
