import path from 'node:path'
import type { Config } from '../engine/config.ts'

/** Where the embedded database lies, for the engine and for the command line. */
export const embeddedFolder = (config: Config): string => path.join(config.varDir, 'db')
