"""Who may read the practice's inbox: members of staff, how they sign in, what they may do."""
