"""What happened, told to whoever needs to know: contracts, outbox, dispatcher, the door for events from outside."""
