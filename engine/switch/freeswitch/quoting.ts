/**
 * One function per grammar of FreeSWITCH. What a grammar cannot carry is `undefined`, and the command is declined; text
 * that is only shown to people is made to fit instead. Nothing else in this folder puts data into a command.
 */

/** Control characters, among them CR, LF and NUL, and the Unicode line ends: never in a command. */
const unprintable = /[\p{Cc}\u2028\u2029]/u
const unprintables = /[\p{Cc}\u2028\u2029]+/gu

/** Lone halves of surrogate pairs: they have no UTF-8. */
const hasLoneSurrogate = (text: string): boolean => /\p{Cs}/u.test(text)

const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8')

/** FreeSWITCH expands `${name}` and `${name(args)}` in arguments, and `$${name}` where XML is read. */
const mayExpand = (text: string): boolean => /\$[\\$]*\{/.test(text)

/** What the variables of an originate cannot hold, seen on 1.10.12, and what stands in for it on a display. */
const lookAlikes: Readonly<Record<string, string>> = {
  $: '＄', // `${` is refused
  '\\': '＼', // unescaped once or twice, depending on what else is there
  '{': '｛', // an unpaired one ends the command or the block
  '}': '｝',
  "'": '’', // two of them in a value vanish
}

/**
 * A name for a phone's display. Line ends and other controls become a space, and the five characters that no quoting
 * brings through become their typographic twins. All else stays as it is: commas, double quotes, brackets, emoji.
 */
export function displayText(text: string): string {
  return wellFormed(text)
    .replace(unprintables, ' ')
    .replace(/[$\\{}']/g, (char) => lookAlikes[char] ?? ' ')
    .trim()
}

/**
 * The `{name=value,…}` block before a dial string. Values are put in single quotes where they need it, and their commas
 * are escaped. A value that cannot be carried (see {@link displayText}) makes the whole block undefined.
 */
export function originateVariables(variables: Readonly<Record<string, string>>): string | undefined {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(variables)) {
    const quoted = variableValue(value)
    if (quoted === undefined || !/^[\w-]+$/.test(name)) return undefined
    pairs.push(`${name}=${quoted}`)
  }
  return `{${pairs.join(',')}}`
}

function variableValue(value: string): string | undefined {
  if (unprintable.test(value) || hasLoneSurrogate(value) || /[$\\{}']/.test(value)) return undefined
  return /^[\w.:/+-]+$/.test(value) ? value : `'${value.replaceAll(',', '\\,')}'`
}

/** A gateway's name, a phone's extension or a number, as a piece of a dial string. Separators have no escape there. */
export function dialPiece(text: string): string | undefined {
  return /^[A-Za-z0-9_.*#+-]{1,64}$/.test(text) && !text.startsWith('-') ? text : undefined
}

/** One argument of an API command. The command line is cut at spaces, and single quotes hold a piece together. */
export function apiArgument(text: string): string | undefined {
  if (text === '' || unprintable.test(text) || hasLoneSurrogate(text) || mayExpand(text)) return undefined
  if (/^[\w./:+@%~=-]+$/.test(text)) return text
  return /['\\]/.test(text) ? undefined : `'${text}'`
}

/** The value of a header of `sendmsg`: one line. Spaces at either end would be lost. */
export function headerValue(text: string): string | undefined {
  const isCarried = !unprintable.test(text) && !hasLoneSurrogate(text) && !mayExpand(text) && text.trim() === text
  return isCarried ? text : undefined
}

/**
 * An absolute path of a file to be played or recorded. `!` separates files in a list, `{` and `[` begin settings, and
 * `://` would name another way to read than as a file.
 */
export function filePath(path: string): string | undefined {
  if (!path.startsWith('/') || path.includes('!') || path.includes('://') || /[{}[\]'\\]/.test(path)) return undefined
  return headerValue(path)
}

/** Several sources one after the other without a gap, each already a path from `filePath` or a stream of our own. */
export function fileList(sources: readonly string[]): string | undefined {
  const [only, ...others] = sources
  if (only === undefined) return undefined
  return others.length === 0 ? only : `file_string://${sources.join('!')}`
}

/** Keys to send: the twelve of a phone, `w` for half a second and `W` for a second of pause. */
export function keys(text: string): string | undefined {
  return /^[0-9*#wW]{1,128}$/.test(text) ? text : undefined
}

/** A room's name, as a piece of an extension that our dialplan reads. */
export function roomName(text: string): string | undefined {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text) ? text : undefined
}
