"""Made-up figures that look like real ones, the same every time."""
