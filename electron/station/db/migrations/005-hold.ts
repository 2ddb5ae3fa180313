/**
 * Standing lamps remember the colour they stand at while grey, a move that waits for its hold time, and
 * what is not known of their value.
 */
export const hold = `
ALTER TABLE standing ADD COLUMN settled TEXT;
ALTER TABLE standing ADD COLUMN pending_since INTEGER;
ALTER TABLE standing ADD COLUMN pending_worse INTEGER;
ALTER TABLE standing ADD COLUMN bounds_low REAL;
ALTER TABLE standing ADD COLUMN bounds_high REAL;
ALTER TABLE standing ADD COLUMN doubt TEXT;
UPDATE standing SET settled = lamp WHERE lamp <> 'grey';
`
