import { Command } from 'commander'
import { WardlineError } from '../engine/errors.ts'
import { campaignCommand } from './commands/campaign.ts'
import { importCommand } from './commands/import.ts'
import { questionnaireCommand } from './commands/questionnaire.ts'
import { rehearseCommand } from './commands/rehearse.ts'
import { reportCommand } from './commands/report.ts'
import { userCommand } from './commands/user.ts'

/** One file a command; each calls the features that the API calls, or asks the running engine. */
const program = new Command('wardline')
  .description('Wardline’s command line. Settings come from the environment: docs/operations.md (Wardline 命令行)')
  .showHelpAfterError()
  .addCommand(importCommand())
  .addCommand(questionnaireCommand())
  .addCommand(campaignCommand())
  .addCommand(reportCommand())
  .addCommand(userCommand())
  .addCommand(rehearseCommand())

try {
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
