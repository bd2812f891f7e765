/** `npm run docs`: brings the tables in docs/ up to date with the code. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from '../engine/root.ts'
import { errorsDocument, withSettings } from './doc-tables.ts'

const operations = path.join(root, 'docs/operations.md')
await writeFile(path.join(root, 'docs/errors.md'), errorsDocument())
await writeFile(operations, withSettings(await readFile(operations, 'utf8')))
