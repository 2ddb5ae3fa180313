import { describe, expect, it } from 'vitest'
import { withName } from '../../../../renderer/features/alarms/names-used.ts'

describe('names used on this screen', () => {
  it('keep the last six, the newest first, each once', () => {
    const typed = ['An', 'Bình', 'Chi', 'Dũng', 'An', 'Em', 'Giang', 'Hà']
    expect(typed.reduce<readonly string[]>(withName, [])).toEqual(['Hà', 'Giang', 'Em', 'An', 'Dũng', 'Chi'])
  })
})
