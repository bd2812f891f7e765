/**
 * The last lines of the log, for a page. A line on a page is seen by more people than one on a console, so only what is
 * known to be harmless leaves here: the fixed text, named fields, and of an error its kind and its place. The whole line
 * is on standard output.
 */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof logLevels)[number]

export type LogEntry = {
  /** Grows by one per line of one run of the engine. */
  seq: number
  at: number
  level: LogLevel
  text: string
  fields: Readonly<Record<string, string | number | boolean>>
  error: { kind: string; code: string; message: string; place: string } | undefined
}

type Line = { seq: number; level: LogLevel; text: string }

/** Ids, codes, counts and places. What is not named here is not shown. */
const shown = [
  'area',
  'attempt',
  'call',
  'campaign',
  'code',
  'column',
  'errorId',
  'failures',
  'file',
  'import',
  'job',
  'kind',
  'leg',
  'line',
  'message',
  'method',
  'ms',
  'question',
  'response',
  'route',
  'status',
  'user',
  'why',
] as const

/**
 * Keeps the last `size` lines, and as many warnings and worse: on a busy day the requests of a minute would push every
 * warning out. A line is read only when somebody asks for it.
 */
export class LogTail {
  readonly #size: number
  readonly #all: Line[] = []
  readonly #worse: Line[] = []
  #last = 0

  constructor(size = 500) {
    this.#size = size
  }

  /** One line as pino writes it. */
  add(text: string): void {
    const level = levelIn(text)
    this.#last += 1
    const line = { seq: this.#last, level, text }
    keep(this.#all, line, this.#size)
    if (isAtLeast(level, 'warn')) keep(this.#worse, line, this.#size)
  }

  get last(): number {
    return this.#last
  }

  /** The last lines of this level and above that came after `seq`, oldest first. */
  entries(least: LogLevel, seq = 0): LogEntry[] {
    const lines = isAtLeast(least, 'warn') ? this.#worse : this.#all
    return lines.filter((line) => line.seq > seq && isAtLeast(line.level, least)).flatMap(read)
  }
}

function keep(lines: Line[], line: Line, size: number): void {
  lines.push(line)
  if (lines.length > size) lines.shift()
}

const isAtLeast = (level: LogLevel, least: LogLevel): boolean => logLevels.indexOf(level) >= logLevels.indexOf(least)

/** pino writes the level first: `{"level":30,"time":…`. */
function levelIn(text: string): LogLevel {
  const number = Number(/^\{"level":(\d+)/.exec(text)?.[1] ?? 30)
  return logLevels[Math.min(Math.max(Math.floor(number / 10) - 1, 0), logLevels.length - 1)] as LogLevel
}

function read({ seq, level, text }: Line): LogEntry[] {
  const line = parsed(text)
  if (line === undefined) return []
  const fields = shown.flatMap((name): (readonly [string, string | number | boolean])[] => {
    const value = line[name]
    if (typeof value === 'string') return [[name, fieldText(name, value)]]
    return typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : []
  })
  return [
    {
      seq,
      at: Number(line['time'] ?? 0),
      level,
      text: withoutNumbers(String(line['msg'] ?? '')),
      fields: Object.fromEntries(fields),
      error: errorIn(line['err'] ?? line['failure']),
    },
  ]
}

/** Two fields hold sentences of our own; the others are words of programs, and anything else in them is somebody's. */
function fieldText(name: string, value: string): string {
  if (name === 'errorId') return value
  const isSentence = name === 'why' || name === 'message'
  return isSentence || /^[\w.:/@ -]*$/.test(value) ? withoutNumbers(value) : '•••'
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined // cut in two by whoever wrote past pino
  }
}

/** Anybody's words can be in the message of an error: it is repeated of our own errors only. */
function errorIn(err: unknown): LogEntry['error'] {
  if (typeof err !== 'object' || err === null) return undefined
  const error = err as Record<string, unknown>
  const text = (name: string): string => (error[name] === undefined ? '' : withoutNumbers(String(error[name])))
  const kind = text('type') || text('name') || 'Error'
  // Of the system's errors: what was tried and with whom, without the path.
  const system = [text('syscall'), text('address'), text('port')].filter((part) => part !== '').join(' ')
  return {
    kind: kind.slice(0, 64),
    code: text('code').slice(0, 64),
    message: kind === 'WardlineError' ? text('message') : system,
    place: /\bat (?:.*[/\\])?((?:engine|db|bin|dialplans)[/\\][\w./\\-]+:\d+)/.exec(String(error['stack']))?.[1] ?? '',
  }
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.source
const numberOfSomebody = /\+?\d(?:[\s-]?\d){6,}X?/.source
const idOrNumber = new RegExp(`(${uuid})|${numberOfSomebody}`, 'gi')

/** Telephone, card and patient numbers that got into a text after all; ids of calls stay. */
export const withoutNumbers = (text: string): string =>
  text.normalize('NFKC').replace(idOrNumber, (_, id: string | undefined) => id ?? '•••')
