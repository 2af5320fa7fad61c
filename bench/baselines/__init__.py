"""What our app is measured against: the least that Flask can do, and what its tutorials teach."""
