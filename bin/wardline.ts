import { Command } from 'commander'
import { WardlineError } from '../engine/errors.ts'
import { userCommand } from './commands/user.ts'

/** One file a command; each calls the features that the API calls. */
const program = new Command('wardline')
  .description('Wardline’s command line. Settings come from the environment: docs/operations.md (Wardline 命令行)')
  .showHelpAfterError()
  .addCommand(userCommand())

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof WardlineError)) throw error
  console.error(`${error.messageIn('zh-CN')}\n${error.messageIn('en')} [${error.code}]`)
  process.exitCode = 1
}
