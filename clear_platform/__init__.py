"""The platform: settings, URL composition, launcher and the ground (foundation) every app stands on."""
