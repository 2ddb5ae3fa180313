import { describe, expect, it } from 'vitest'
import { readUnitChanges } from '#station/features/units/read-changes.ts'

const read = (text: string) => readUnitChanges(new TextEncoder().encode(text))

describe('a merge map in a file', () => {
  it('is read with commas or semicolons, clerks’ dates, and the whole where no share is given', () => {
    expect(
      read(
        '\uFEFFfrom,to,since,share,source\n00008,00004,2026-11-01,,NQ 1\n00025,00004,01/11/2026,0.4,"NQ 1, mục 2"\n',
      ),
    ).toEqual([
      { from: '00008', to: '00004', since: '2026-11-01', share: 1, source: 'NQ 1' },
      { from: '00025', to: '00004', since: '2026-11-01', share: 0.4, source: 'NQ 1, mục 2' },
    ])
    expect(
      read('From;To;Since;Share;Source\r\n00008;00004;1/1/2027;0,25;NQ 2\r\n00008;00004;1/1/2027;null;Nhầm'),
    ).toEqual([
      { from: '00008', to: '00004', since: '2027-01-01', share: 0.25, source: 'NQ 2' },
      { from: '00008', to: '00004', since: '2027-01-01', share: null, source: 'Nhầm' },
    ])
  })

  it('is told from observations by its header', () => {
    expect(read('unit,measure,period,value\n00004,dossiers_received,2026-11-20,5\n')).toBeNull()
    expect(read('from,to\n00008,00004\n')).toBeNull()
    expect(read('')).toBeNull()
  })
})
