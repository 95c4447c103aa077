"""What an event asks its guests beyond name and address, and what they answer."""
