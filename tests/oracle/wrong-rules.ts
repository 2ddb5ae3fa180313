/**
 * Rules as they are easily got wrong, each a change of cells.sql. What the comparison does not notice here
 * it would not notice in a station either.
 */
type Break = (right: string) => string

const instead =
  (rule: string, wrong: string): Break =>
  (right) =>
    right.replaceAll(rule, wrong)

const afterwards =
  (sql: string): Break =>
  (right) =>
    `${right}\n${sql};`

export const WRONG_RULES: Readonly<Record<string, Break>> = {
  'a figure is carried into the next year': instead(
    'least(period.nth + reach.periods, year_end.nth)',
    'period.nth + reach.periods',
  ),
  'a figure is carried one period too far': instead(
    'period.nth + reach.periods',
    'period.nth + reach.periods + 1',
  ),
  'a figure is carried one period too short': instead(
    'period.nth + reach.periods',
    'period.nth + reach.periods - 1',
  ),
  'flows are carried': instead('ELSE period.nth', 'ELSE period.nth + reach.periods'),
  'a carried unit counts as one that reported': instead(
    'sum(CASE WHEN is_carried THEN 0 ELSE reported END)',
    'sum(reported)',
  ),
  'the city has the mean of the means': instead(
    'ELSE sum(total) END,\n    sum(n)',
    "WHEN 'avg' THEN avg(total / n) * sum(n) ELSE sum(total) END,\n    sum(n)",
  ),
  'a correction is missed': instead('slice, period, turn DESC', 'slice, period, turn'),
  'a retraction is missed': instead(
    'entered JOIN period ON period.name = entered.period',
    'entered JOIN period ON period.name = entered.period WHERE value IS NOT NULL',
  ),
  'what a city enters itself is lost': instead(
    'WHERE EXISTS (SELECT 1 FROM unit AS below WHERE below.parent = own.unit);',
    'WHERE false;',
  ),
  'there is a cell where everybody is carried': instead(
    'FROM wanted JOIN newest USING',
    `FROM (
      SELECT * FROM wanted UNION
      SELECT history, unit, measure, slice, length, nth + 1 FROM newest WHERE latest > nth
    ) AS wanted JOIN newest USING`,
  ),
  'the last of the daily sums instead of the sum of the lasts': afterwards(`
    UPDATE cell SET total = last_sum.total
    FROM (
      SELECT DISTINCT ON (history, unit, measure, slice, whole)
        history, unit, measure, slice, inside.whole, total
      FROM cell AS base
      JOIN rule USING (measure)
      JOIN period ON period.id = base.period AND period.length = rule.base
      JOIN inside ON inside.base = base.period
      WHERE rule.over_time = 'last' AND rule.over_units = 'sum'
      ORDER BY history, unit, measure, slice, whole, period.nth DESC
    ) AS last_sum
    WHERE (cell.history, cell.unit, cell.measure, cell.slice, cell.period)
      = (last_sum.history, last_sum.unit, last_sum.measure, last_sum.slice, last_sum.whole)`),
}
