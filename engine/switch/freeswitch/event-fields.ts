/** The headers of one event, by FreeSWITCH's names; only wire-to-domain.ts knows them. Absent, or no string: ''. */
export type EventFields = { text(name: string): string }

export function fieldsOf(values: Readonly<Record<string, unknown>>): EventFields {
  return {
    text(name) {
      const value = values[name]
      return typeof value === 'string' ? value : ''
    },
  }
}

const beginning = Buffer.from('{"Event-Name":"')
const [quote, backslash, brace] = [0x22, 0x5c, 0x7d]

/**
 * The fields of an event's body, which is JSON. An event has some 160 of them, a call some 20 events, and of most four
 * are asked for: they are looked for in the bytes, and only bodies that are not written as FreeSWITCH writes them are
 * parsed. undefined: it is no object. Throws SyntaxError when it is no JSON.
 */
export function readFields(body: Buffer): EventFields | undefined {
  if (body.subarray(0, beginning.length).equals(beginning) && body[body.length - 1] === brace)
    return new FieldsInBytes(body)
  const values: unknown = JSON.parse(body.toString('utf8'))
  return typeof values === 'object' && values !== null ? fieldsOf(values as Record<string, unknown>) : undefined
}

const needles = new Map<string, Buffer>()

/** No quote stands in JSON but at the ends of strings, or behind a backslash: `,"NAME":"` is nothing but a key. */
function needleOf(name: string): Buffer {
  const known = needles.get(name)
  if (known !== undefined) return known
  const needle = Buffer.from(`,"${name}":"`)
  needles.set(name, needle)
  return needle
}

class FieldsInBytes implements EventFields {
  readonly #body: Buffer

  constructor(body: Buffer) {
    this.#body = body
  }

  text(name: string): string {
    if (name === 'Event-Name') return this.#string(beginning.length)
    const needle = needleOf(name)
    const at = this.#body.indexOf(needle)
    return at === -1 ? '' : this.#string(at + needle.length)
  }

  /** The string that begins here and goes on to its closing quote. */
  #string(from: number): string {
    let end = this.#body.indexOf(quote, from)
    while (end !== -1 && isEscaped(this.#body, end)) end = this.#body.indexOf(quote, end + 1)
    if (end === -1) return ''
    const text = this.#body.toString('utf8', from, end)
    return text.includes('\\') ? unescaped(text) : text
  }
}

function isEscaped(body: Buffer, at: number): boolean {
  let slashes = 0
  while (body[at - 1 - slashes] === backslash) slashes += 1
  return slashes % 2 === 1
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return '' // an escape that JSON does not have
  }
}
