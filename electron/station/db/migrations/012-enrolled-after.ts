/** What was asked before a child came is told by the numbers of documents, whatever the clock said. */
export const enrolledAfter = `
-- The last document that had been written when the child was enrolled.
ALTER TABLE children ADD COLUMN enrolled_after INTEGER NOT NULL DEFAULT 0;
UPDATE children SET enrolled_after =
  coalesce((SELECT MAX(id) FROM directives WHERE created_at < children.enrolled_at), 0);
`
