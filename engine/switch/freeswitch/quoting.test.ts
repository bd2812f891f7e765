import fc from 'fast-check'
import t from 'tap'
import {
  apiArgument,
  dialPiece,
  displayText,
  fileList,
  filePath,
  headerValue,
  keys,
  originateVariables,
  roomName,
} from './quoting.ts'

const seed = Number(process.env['SEED'] ?? Date.now())
t.comment(`seed ${seed}`)

const expansion = `$${'{uuid}'}`

/** Text as patients' names and as attackers have it. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '\r',
        '\n',
        '\0',
        '\u2028',
        "'",
        '"',
        ',',
        '\\',
        '$',
        '{',
        '}',
        '[',
        ']',
        '!',
        ' ',
        expansion,
        `$${expansion}`,
        '$\\{',
        '://',
        '王',
        '🙂',
        '\ud800',
        '%0a',
        '|',
        ';',
        '^',
        '&',
        '=',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)

/** What must be in no command, whatever it was made of. */
const isHarmless = (command: string): boolean =>
  !/[\r\n\0\u2028\u2029]/.test(command) && !/\$[\\$]*\{/.test(command) && Buffer.from(command).toString() === command

/** FreeSWITCH's reading of a `{…}` block: commas part it, `\` takes the next character as it is, quotes fall away. */
function readVariables(block: string): Record<string, string> {
  const pairs: string[] = []
  let pair = ''
  for (let at = 1; at < block.length - 1; at += 1) {
    const char = block.charAt(at)
    if (char === '\\') pair += block.charAt(++at)
    else if (char === ',') {
      pairs.push(pair)
      pair = ''
    } else if (char !== "'") pair += char
  }
  const all = [...pairs, pair].map(
    (text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const,
  )
  return Object.fromEntries(all)
}

t.test('a name on a phone is the name, whatever is in it, and never a second command', (t) => {
  fc.assert(
    fc.property(anyText, anyText, (name, other) => {
      const shown = displayText(name)
      const block = originateVariables({ a: shown, b: displayText(other), c: 'plain' })
      return (
        block !== undefined &&
        isHarmless(block) &&
        JSON.stringify(readVariables(block)) === JSON.stringify({ a: shown, b: displayText(other), c: 'plain' })
      )
    }),
    { seed, numRuns: 2_000 },
  )
  t.equal(displayText('王小明, "小王" [急] 🙂 & Söhne; a=b|c'), '王小明, "小王" [急] 🙂 & Söhne; a=b|c')
  t.equal(displayText("O'Neil {1}"), 'O’Neil ｛1｝')
  t.equal(displayText('a\r\n\r\napi shutdown'), 'a api shutdown')
  t.equal(displayText(expansion), '＄｛uuid｝')
  t.equal(displayText('half \ud83d'), 'half \ufffd')
  t.end()
})

t.test('a value that a variable cannot carry makes no block at all', (t) => {
  for (const bad of ['a\nb', 'a\0', `$${'{uuid}'}`, '$\\{x', 'back\\slash', '\u2029', 'half \udc00', '{', '}', "'"])
    t.equal(originateVariables({ a: bad }), undefined, encodeURIComponent(bad.slice(0, 4)))
  t.equal(originateVariables({ 'a=b,c': 'x' }), undefined)
  t.equal(originateVariables({ 'sip_h_X-Y': '<http://a>;b=c' }), "{sip_h_X-Y='<http://a>;b=c'}")
  t.equal(originateVariables({ a: 'x', b: 'y, "z"' }), '{a=x,b=\'y\\, "z"\'}')
  t.end()
})

t.test('an argument of a command is one argument, or none', (t) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const quoted = apiArgument(text)
      if (quoted === undefined) return true
      const inside = quoted.startsWith("'") ? quoted.slice(1, -1) : quoted
      return isHarmless(quoted) && inside === text && (quoted !== text || !/[\s']/.test(text))
    }),
    { seed, numRuns: 2_000 },
  )
  t.equal(apiArgument('/var/rec/a b.wav'), "'/var/rec/a b.wav'")
  t.equal(apiArgument('/录音/1.wav'), "'/录音/1.wav'")
  t.equal(apiArgument(''), undefined)
  t.equal(apiArgument("it's"), undefined)
  t.end()
})

t.test('a header is one line that FreeSWITCH takes as it stands', (t) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const value = headerValue(text)
      return value === undefined || (value === text && isHarmless(value) && value.trim() === value)
    }),
    { seed, numRuns: 2_000 },
  )
  t.equal(headerValue('/prompts/问候.wav'), '/prompts/问候.wav')
  t.equal(headerValue(' a'), undefined)
  t.equal(headerValue('a\nEvent-Lock: true'), undefined)
  t.end()
})

t.test('a path is a file on the switch, never a list, a setting or another way to read', (t) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const path = filePath(`/prompts/${text}`)
      return path === undefined || (isHarmless(path) && !/[!{}[\]'\\]|:\/\//.test(path) && path === `/prompts/${text}`)
    }),
    { seed, numRuns: 2_000 },
  )
  for (const bad of [
    'relative.wav',
    '/a!b.wav',
    '/{x=1}a.wav',
    'http_cache://x',
    '/x/shout://y',
    "/it's.wav",
    '/a\n.wav',
  ])
    t.equal(filePath(bad), undefined, bad)
  t.equal(filePath('/录音 2026/a.wav'), '/录音 2026/a.wav')
  t.equal(fileList([]), undefined)
  t.equal(fileList(['/a.wav']), '/a.wav')
  t.equal(fileList(['/a.wav', 'silence_stream://200', '/b.wav']), 'file_string:///a.wav!silence_stream://200!/b.wav')
  t.end()
})

t.test('a piece of a dial string is a name or a number and nothing else', (t) => {
  fc.assert(
    fc.property(anyText, (text) => dialPiece(text) === undefined || /^[\w.*#+-]+$/.test(text)),
    { seed, numRuns: 2_000 },
  )
  for (const good of ['13800000000', '+8613800000000', 'city', '*72#', 'phones.a']) t.equal(dialPiece(good), good)
  for (const bad of ['', '1,2', '1|2', '138 0', 'a/b', 'a@b', '{x}', '-ERR', 'a'.repeat(65)])
    t.equal(dialPiece(bad), undefined)
  t.equal(keys('12w#'), '12w#')
  t.equal(keys('12\n'), undefined)
  t.equal(keys('A'), undefined)
  t.end()
})

t.test('the name of a room is an extension of our own dialplan and nothing else', (t) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const name = roomName(text)
      return name === undefined || (name === text && isHarmless(name) && /^[A-Za-z0-9_-]{1,64}$/.test(name))
    }),
    { seed, numRuns: 2_000 },
  )
  fc.assert(
    fc.property(fc.uuid(), (id) => roomName(id) === id),
    { seed },
  )
  for (const good of ['ward-7_B', 'a', 'x'.repeat(64)]) t.equal(roomName(good), good)
  for (const bad of ['', 'a b', 'a@wardline', 'a+1', 'a,park', 'a\n', '病房', 'x'.repeat(65)])
    t.equal(roomName(bad), undefined)
  t.end()
})
