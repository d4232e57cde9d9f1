"""What makes a decision's content valid, how it is hashed and compared, and where it may go next. No Django."""
