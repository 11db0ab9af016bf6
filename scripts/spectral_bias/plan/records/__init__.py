"""What each rule's spec holds: one frozen record a rule, built by the plan and read at the stage's door."""
