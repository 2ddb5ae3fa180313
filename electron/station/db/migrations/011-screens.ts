/** What a paired screen turns through, and what it is: for the list of screens. */
export const screens = `
-- Id of a playlist; null for the one that is set for all.
ALTER TABLE devices ADD COLUMN playlist TEXT;
-- What its browser called itself, and where it asked from, when it was last seen.
ALTER TABLE devices ADD COLUMN agent TEXT;
ALTER TABLE devices ADD COLUMN address TEXT;
`
