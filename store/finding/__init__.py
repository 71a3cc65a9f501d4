"""Finding anyone: by plate, VIN, number, name, the sound of a name, or order."""
