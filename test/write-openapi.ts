/** `npm run api-types`: the document that admin-ui's types are made from. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from '../engine/root.ts'
import { describeWholeApi } from './openapi.ts'

await mkdir(path.join(root, 'var'), { recursive: true })
await writeFile(path.join(root, 'var/openapi.json'), await describeWholeApi())
