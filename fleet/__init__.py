"""What a kiosk and those who look after it from afar say to each other, over a broker that is trusted by neither."""
