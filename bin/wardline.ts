import { Command } from 'commander'
import { WardlineError } from '../engine/errors.ts'

/**
 * One file a command; each calls the features that the API calls, or asks the running engine. Only the one that is
 * asked for is loaded: all of them together take a second.
 */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  import: async () => (await import('./commands/import.ts')).importCommand(),
  questionnaire: async () => (await import('./commands/questionnaire.ts')).questionnaireCommand(),
  campaign: async () => (await import('./commands/campaign.ts')).campaignCommand(),
  hours: async () => (await import('./commands/hours.ts')).hoursCommand(),
  targets: async () => (await import('./commands/targets.ts')).targetsCommand(),
  report: async () => (await import('./commands/report.ts')).reportCommand(),
  user: async () => (await import('./commands/user.ts')).userCommand(),
  rehearse: async () => (await import('./commands/rehearse.ts')).rehearseCommand(),
  simulate: async () => (await import('./commands/simulate.ts')).simulateCommand(),
}

const program = new Command('wardline')
  .description('Wardline’s command line. Settings come from the environment: docs/operations.md (Wardline 命令行)')
  .showHelpAfterError()

try {
  const asked = commands[process.argv[2] ?? '']
  const loaded = await Promise.all((asked === undefined ? Object.values(commands) : [asked]).map((load) => load()))
  for (const command of loaded) program.addCommand(command)
  await program.parseAsync()
} catch (error) {
  if (error instanceof WardlineError)
    console.error(`${error.messageIn('zh-CN')}\n${error.messageIn('en')} [${error.code}]`)
  else if (isMissingFile(error)) console.error(error.message)
  else throw error
  process.exitCode = 1
}

/** A file that the person named and that is not there. */
function isMissingFile(error: unknown): error is Error {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT'
}
