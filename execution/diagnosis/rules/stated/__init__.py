"""What may be stated for a diagnosis, one model a domain; their JSON Schemas are the documented inputs."""
