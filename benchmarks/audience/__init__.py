"""An audience of thousands through brokers, clusters of them, and Home Assistant's own sockets."""
