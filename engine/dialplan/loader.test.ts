import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { root } from '../root.ts'
import { createLoader, type ScriptFault } from './loader.ts'

const api = path.join(root, 'engine/dialplan/api.ts')
const script = (name: string, numbers: string, body: string) =>
  `import { dialplan } from '${api}'\nexport default dialplan('${name}', [${numbers}], async (call) => {\n${body}\n})\n`

t.test('scripts are loaded, swapped and refused while calls go on', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dialplans-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const put = (file: string, text: string) => writeFile(path.join(folder, file), text)
  await put(
    'tsconfig.json',
    JSON.stringify({
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions: { typeRoots: [path.join(root, 'node_modules/@types')] },
      include: ['*.ts'],
    }),
  )
  await put('package.json', '{"type":"module"}')
  await put('desk.ts', script('desk', "'8000'", "await call.say('main/welcome')"))
  await put('broken.ts', 'export default dialplan(')
  const faults: [string, ScriptFault][] = []
  let readings = 0
  const loader = await createLoader({
    folder,
    buildFolder: path.join(folder, 'built'),
    now: () => 1,
    onFault: (file, fault) => faults.push([file, fault]),
    onRead: () => {
      readings += 1
    },
  })
  t.teardown(() => loader.close())

  const first = loader.scriptFor('8000')
  t.equal(first?.name, 'desk')
  t.match(faults, [['broken', { line: 1 }]], 'a file that never compiled says where, and the others work')
  t.match(
    loader.statuses().find(({ file }) => file === 'broken'),
    { script: undefined, loadedAt: undefined },
  )

  await t.test('a saved change is used by the next call; a call that runs keeps its script', async (t) => {
    await put('desk.ts', script('desk', "'8000', '8001'", "await call.say('main/goodbye')"))
    await rm(path.join(folder, 'broken.ts'))
    await loader.reload()
    t.equal(loader.scriptFor('8001')?.name, 'desk')
    t.not(loader.scriptNamed('desk'), first, 'it is another script object: the first one is untouched')
    t.equal(loader.statuses().length, 1, 'a deleted file is gone')
  })

  await t.test('a type fault keeps the last good version and says where', async (t) => {
    const good = loader.scriptNamed('desk')
    await put(
      'desk.ts',
      script('desk', "'8000'", "await call.menu('main/choices', { keys: ['x'], tries: 1, wait: '5s' })"),
    )
    await loader.reload()
    const status = loader.statuses().find(({ file }) => file === 'desk')
    t.match(status?.fault, { line: 3, message: /not assignable/ })
    t.equal(loader.scriptNamed('desk'), good)
  })

  await t.test('a number that is taken and a file that is no dialplan are refused', async (t) => {
    await put('desk.ts', script('desk', "'8000'", "await call.say('main/welcome')"))
    await put('rival.ts', script('rival', "'8000'", "await call.say('main/welcome')"))
    await put('nothing.ts', 'export const x = 1\n')
    await put('thrower.ts', "throw new Error('at load')\n")
    await loader.reload()
    const faultOf = (file: string) => loader.statuses().find((status) => status.file === file)?.fault?.message
    t.equal(faultOf('desk'), undefined)
    t.match(faultOf('rival'), /8000 is answered by desk\.ts/)
    t.match(faultOf('nothing'), /not a dialplan/)
    t.equal(faultOf('thrower'), 'at load')
    t.match(loader.statuses().find(({ file }) => file === 'rival')?.fault, {
      kind: 'number-taken',
      about: { what: '8000', by: 'desk.ts' },
    })
  })

  await t.test('what stood in the way of a script is gone: the next reading takes it', async (t) => {
    const [told, reads] = [faults.length, readings]
    await loader.reload()
    t.equal(faults.length, told, 'the same fault is not told twice')
    t.equal(readings, reads + 1)
    await put('desk.ts', script('desk', "'8005'", "await call.say('main/welcome')"))
    await loader.reload()
    t.equal(loader.scriptFor('8000')?.name, 'rival')
    t.match(await loader.sourceOf('rival'), /dialplan\('rival'/)
    t.equal(await loader.sourceOf('../package'), undefined, 'nothing but scripts is read out')
  })

  await t.test('a fault in something that a script imports says in which file', async (t) => {
    await put('helper.mts', 'export const x = (\n')
    await put('importer.ts', "import './helper.mts'\n")
    await loader.reload()
    const fault = loader.statuses().find(({ file }) => file === 'importer')?.fault
    t.match(fault, { kind: 'syntax', file: 'helper.mts', line: 2 })
    for (const gone of ['helper.mts', 'importer.ts']) await rm(path.join(folder, gone))
  })

  await t.test('watching notices a save by itself', async (t) => {
    for (const file of ['rival.ts', 'nothing.ts', 'thrower.ts']) await rm(path.join(folder, file))
    await loader.reload()
    loader.watch()
    await put('desk.ts', script('desk', "'8000', '8002'", "await call.say('main/welcome')"))
    const giveUpAt = Date.now() + 20_000
    while (loader.scriptFor('8002') === undefined && Date.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    t.equal(loader.scriptFor('8002')?.name, 'desk')
  })
})
