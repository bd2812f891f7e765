import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { root } from './root.ts'

/** The table "May import" of docs/architecture.md. The first line whose `room` fits a file is its law. */
const laws: readonly { room: RegExp; mayImport: readonly RegExp[] }[] = [
  { room: /^engine\/kernel\//, mayImport: [/^engine\/kernel\//] },
  { room: /^engine\/.*\/core\//, mayImport: [/^engine\/kernel\//, /^engine\/.*\/core\//, /^engine\/errors\.ts$/] },
  { room: /^engine\/switch\/switch\.ts$/, mayImport: [/^engine\/kernel\//, /^engine\/calls\/core\//] },
  {
    room: /^engine\/switch\/(?<own>\w+)\//,
    mayImport: [/^engine\/(kernel|calls\/core)\//, /^engine\/switch\/switch\.ts$/, /^engine\/(errors|log|root)\.ts$/],
  },
  { room: /^engine\/(http|schedule|rehearse)\//, mayImport: [/^engine\/(?!main\.ts)/, /^db\//] },
  {
    room: /^engine\/(?<own>\w+)\/.*-(routes|views)\.ts$/,
    mayImport: [
      /^engine\/(kernel|calls|speech|live)\//,
      /^engine\/.*\/core\//,
      /^engine\/switch\/switch\.ts$/,
      /^engine\/(errors|log|root)\.ts$/,
      /^engine\/http\/route-conventions\.ts$/,
    ],
  },
  {
    room: /^engine\/(?<own>\w+)\//,
    mayImport: [
      /^engine\/(kernel|calls|speech|live)\//,
      /^engine\/.*\/core\//,
      /^engine\/switch\/switch\.ts$/,
      /^engine\/(errors|log|root)\.ts$/,
      /^db\//,
    ],
  },
  { room: /^dialplans\//, mayImport: [/^engine\/(dialplan|survey)\/api\.ts$/, /^dialplans\//] },
  { room: /^db\//, mayImport: [/^db\//, /^engine\/kernel\//] },
]

/** Who alone may name a package. */
const reserved: Readonly<Record<string, RegExp>> = {
  'esl-lite': /^engine\/switch\/freeswitch\//,
  modesl: /^engine\/switch\/freeswitch\//,
  knex: /^db\/|-store\.ts$/,
  mysql2: /^db\//,
  'node-cron': /^engine\/schedule\//,
  fastify: /^engine\/http\/|-routes\.ts$|^engine\/accounts\/session-cookie\.ts$/,
}

type Import = { from: string; to: string; isTypeOnly: boolean }

/** A port's types are words that everybody may use; its adapters are not. */
const isPort = (file: string): boolean => file === 'engine/switch/switch.ts' || file === 'engine/speech/speech.ts'

/** Tests, and what only tests use, may reach for anything. */
const isForTests = (file: string): boolean => /\.test\.ts$|\/test-[\w-]+\.ts$|^engine\/switch\/conformance\//.test(file)

async function sources(): Promise<{ file: string; text: string }[]> {
  const rooms = ['engine', 'db', 'dialplans']
  const lists = await Promise.all(
    rooms.map(async (room) =>
      (await readdir(path.join(root, room), { recursive: true })).map((file) => `${room}/${file}`),
    ),
  )
  const files = lists.flat().filter((file) => file.endsWith('.ts') && !isForTests(file))
  return await Promise.all(files.map(async (file) => ({ file, text: await readFile(path.join(root, file), 'utf8') })))
}

const importsOf = ({ file, text }: { file: string; text: string }): Import[] =>
  [...text.matchAll(/^\s*(?:import|export)\s(type\s)?[^'"]*?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/gm)].map(
    (found) => {
      const to = found[2] ?? found[3] ?? ''
      const target = to.startsWith('.') ? path.posix.join(path.posix.dirname(file), to) : to
      return { from: file, to: target, isTypeOnly: found[1] !== undefined }
    },
  )

function isLawful({ from, to, isTypeOnly }: Import): boolean {
  if (!/^(engine|db|dialplans)\//.test(to) || (isTypeOnly && isPort(to))) return true
  const law = laws.find(({ room }) => room.test(from))
  if (law === undefined) return true // engine/*.ts: main.ts and what it is made of
  const own = law.room.exec(from)?.[0].match(/^engine\/(switch\/)?\w+\//)?.[0]
  const isOwn = law.room.source.includes('<own>') && own !== undefined && to.startsWith(own)
  return isOwn || law.mayImport.some((allowed) => allowed.test(to))
}

t.test('nobody imports what lies outside the own room and the rooms it may enter', async (t) => {
  const imports = (await sources()).flatMap(importsOf)
  t.ok(imports.length > 100, 'the imports were found')
  const trespasses = imports.filter((each) => !isLawful(each)).map(({ from, to }) => `${from} may not import ${to}`)
  t.same(trespasses, [], 'see "Rooms, and who may enter" in docs/architecture.md')
  const named = imports
    .filter(({ from, to }) => reserved[to.replace(/\/promise$/, '')]?.test(from) === false)
    .map(({ from, to }) => `${from} may not name ${to}`)
  t.same(named, [])
})

t.test('time, chance and settings come in from outside', async (t) => {
  // Adapters live in real time: the wire, the database, and the watcher of dialplans/.
  const habits: [RegExp, RegExp][] = [
    [
      /\bDate\.now\(|\bnew Date\(\)|\bsetTimeout\(|\bsetInterval\(/,
      /^engine\/(kernel\/real-clock\.ts|switch\/freeswitch\/|dialplan\/loader\.ts)|^db\//,
    ],
    [/\bMath\.random\(/, /^never$/],
    [/\bprocess\.env\b/, /^engine\/main\.ts$/],
  ]
  const faults = (await sources()).flatMap(({ file, text }) =>
    habits
      .filter(([habit, allowed]) => !allowed.test(file) && habit.test(withoutComments(text)))
      .map(([habit]) => `${file}: ${habit}`),
  )
  t.same(faults, [])
})

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
