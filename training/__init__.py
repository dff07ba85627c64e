"""Learning what is shipped: encoder, translations, weights and calibration."""
