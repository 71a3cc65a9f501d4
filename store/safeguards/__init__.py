"""What keeps people's data safe: sign-in, roles, masking, encryption, audit trail, backup, erasing."""
