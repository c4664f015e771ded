"""What one effect size means, in numbers and in words."""
