"""What no text for visitors may say: the rules as data, and the texts they are held against."""
