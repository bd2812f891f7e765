import { Command } from 'commander'
import type { Target } from '../../engine/dialplan/dialplan-store.ts'
import { WardlineError } from '../../engine/errors.ts'
import { deskReference } from '../desk-reference.ts'

const examples = `
Examples (示例):
  bin/wardline targets set operator 8001
  bin/wardline targets set duty-desk 13800138000
  bin/wardline targets set operator 6001 --trunk old-pbx`

/** `wardline targets …`: where the names in scripts lead. */
export function targetsCommand(): Command {
  const targets = new Command('targets')
    .description('where scripts transfer to, by name: list, set, remove (转接目标)')
    .addHelpText('after', examples)
  targets
    .command('list', { isDefault: true })
    .description('all names, and those that a script asks for and that lead nowhere')
    .action(list)
  targets
    .command('set <name> <number>')
    .description('an extension (up to 6 digits) or a number outside')
    .option('--trunk <trunk>', 'over this gateway instead of the usual one; the number is dialed as it stands')
    .action(async (name: string, number: string, { trunk }: { trunk?: string }) => {
      await deskReference.setTarget(name, targetOf(number, trunk))
      await list()
    })
  targets
    .command('remove <name>')
    .description('lead nowhere')
    .action(async (name: string) => {
      await deskReference.removeTarget(name)
      await list()
    })
  return targets
}

function targetOf(number: string, trunk: string | undefined): Target {
  if (trunk !== undefined) return { kind: 'trunk', number, trunk }
  if (/^\d{2,6}$/.test(number)) return { kind: 'extension', extension: number }
  if (/^\+?\d{7,20}$/.test(number)) return { kind: 'trunk', number }
  throw new WardlineError('invalid-input', {
    why: 'give an extension of 2 to 6 digits, or a telephone number',
    whyZh: '请输入 2 到 6 位分机号，或电话号码',
  })
}

async function list(): Promise<void> {
  for (const { name, destination, usedBy } of await deskReference.targets()) {
    const users = usedBy.length > 0 ? `\t(${usedBy.join(', ')})` : ''
    console.log(`${name}\t${destination === null ? '— leads nowhere (未设置)' : wordsOf(destination)}${users}`)
  }
}

const wordsOf = (target: Target): string =>
  target.kind === 'extension'
    ? `extension ${target.extension}`
    : `${target.number}${target.trunk === undefined ? '' : ` over ${target.trunk}`}`
