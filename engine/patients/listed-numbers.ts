import type { Database } from '../../db/connection.ts'
import type { Clock } from '../kernel/clock.ts'
import { type PhoneRules, readPhone } from '../kernel/phone-number.ts'

export type NumberList = 'black' | 'white' | 'do-not-call'

/** A number as the database has it; what cannot be read as one stays as it came. */
export function storedNumber(number: string, rules: PhoneRules): string {
  const read = readPhone(number, rules)
  return read.kind === 'ok' ? read.number : number
}

/** Black, white and do-not-call lists, by number in whatever form it comes. */
export function listedNumbers(db: Database, clock: Clock, rules: PhoneRules) {
  async function isOn(list: NumberList, number: string): Promise<boolean> {
    const row = await db('number_lists')
      .where({ list, number: storedNumber(number, rules) })
      .first('until_at')
    return row !== undefined && (row.until_at === null || row.until_at > clock.now())
  }

  return {
    isBlack: (number: string) => isOn('black', number),
    isWhite: (number: string) => isOn('white', number),

    /** Somebody asked never to be called again. Said twice, it changes nothing. */
    async optOut(number: string): Promise<void> {
      const row = {
        list: 'do-not-call',
        number: storedNumber(number, rules),
        reason: 'opted-out',
        created_at: clock.now(),
      }
      await db('number_lists').insert(row).onConflict(['list', 'number']).merge({ reason: 'opted-out', until_at: null })
    },
  }
}
