"""What is known of operations: cards, formulas, their values, their typesetting. No Qt."""
