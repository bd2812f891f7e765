import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { root } from '../root.ts'
import { acts, looks } from './core/acts.ts'

/** An act that is put together at run time: what it may become. */
const puttogether: Readonly<Record<string, readonly string[]>> = {
  'call.${mode}': ['listen', 'whisper', 'barge'].map((it) => `call.${it}`),
  'call.${act}': ['take-over', 'release'].map((it) => `call.${it}`),
  'campaign.${command}': ['schedule', 'unschedule', 'start', 'pause', 'resume', 'stop'].map((it) => `campaign.${it}`),
}

async function actsInCode(): Promise<{ act: string; file: string }[]> {
  const found: { act: string; file: string }[] = []
  for (const room of ['engine', 'bin']) {
    for (const file of await readdir(path.join(root, room), { recursive: true })) {
      if (!file.endsWith('.ts') || /\.test\.ts$|-store\.ts$|route-conventions/.test(file)) continue
      const text = await readFile(path.join(root, room, file), 'utf8')
      const written = /\b(?:act|audit):\s*(['`])([a-z][a-z-]*\.[^'`\s]+)\1|\baudit\(\s*'([a-z-]+\.[a-z-]+)'/g
      for (const [, , named, called] of text.matchAll(written)) {
        const act = named ?? called ?? ''
        for (const one of puttogether[act] ?? [act]) found.push({ act: one, file })
      }
    }
  }
  return found
}

t.test('every act that the code writes into the audit log can be read in both languages', async (t) => {
  const found = await actsInCode()
  t.ok(found.length > 40, `the acts were found (${found.length})`)
  t.same(
    found.filter(({ act }) => !(act in acts)).map(({ act, file }) => `${act} in ${file} is not in core/acts.ts`),
    [],
  )
  for (const [act, { zh, en }] of Object.entries(acts)) {
    t.match(zh, /\p{Script=Han}/u, act)
    t.notMatch(en, /\p{Script=Han}/u, act)
  }
  const texts = Object.values(acts)
  t.equal(new Set(texts.map(({ zh }) => zh)).size, texts.length, 'no two acts read alike')
  t.equal(new Set(texts.map(({ en }) => en)).size, texts.length)
  t.ok(looks.includes('patient.read') && looks.includes('recording.play') && !looks.includes('user.add'))
})
