import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import {
  causeWords,
  directionWords,
  dispositionWords,
  endedByWords,
  recordingWords,
  terminationWords,
} from '../engine/calls/core/call-words.ts'
import { root } from '../engine/root.ts'

t.test('the pages have words for every code of the call log and for every verb of a script', async (t) => {
  const words = await readFile(path.join(root, 'admin-ui/src/pages/calls/words.ts'), 'utf8')
  const verbs = (await readdir(path.join(root, 'engine/dialplan/verbs')))
    .filter((file) => !file.includes('.test.'))
    .map((file) => file.replace(/\.ts$/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()))
  t.ok(verbs.includes('goTo'))
  const wanted = {
    cause: Object.keys(causeWords),
    // The word itself is the engine's own; what it means is said on the page.
    disposition: [...Object.keys(dispositionWords).map((code) => `${code}.about`), 'none'],
    termination: Object.keys(terminationWords),
    'ended-by': Object.keys(endedByWords),
    direction: Object.keys(directionWords),
    recording: Object.keys(recordingWords),
    verb: [...verbs, 'call'],
  }
  const missing = Object.entries(wanted).flatMap(([kind, codes]) =>
    codes.map((code) => `'${kind}.${code}'`).filter((key) => !words.includes(`${key}: [`)),
  )
  t.same(missing, [])
})
