-- Guessers are kept as keyed hashes from now on; those of the last day stood here with their addresses.
DELETE FROM wrong_guess;
