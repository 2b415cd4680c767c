"""Speed, measured beside a floor in the same run, printed, never a test: machines are shared and noisy."""
