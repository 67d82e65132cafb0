"""What followers see, published through the user's own MQTT broker: docs/protocol.md, *Audience through MQTT*."""
