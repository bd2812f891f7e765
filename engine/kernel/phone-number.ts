import parsePhoneNumber from 'libphonenumber-js/max'

/** What a telephone number turned out to be. `number` is E.164 for outside numbers and plain digits for the others. */
export type PhoneNumber = {
  number: string
  type: 'mobile' | 'landline' | 'service' | 'short'
  /** Dialed after the answer: the 801 of `0571-87654321转801`. */
  extension?: string
}

export type BadPhoneWhy =
  | 'empty'
  | 'not-a-number'
  /** Excel showed 13800138000 as 1.38001E+10 and the last digits are gone. */
  | 'digits-lost'
  | 'too-short'
  | 'too-long'
  | 'no-area-code'
  | 'no-such-number'
  /** 110, 119, 120, 122: nothing here may ever call them on its own. */
  | 'emergency'

export type PhoneResult = ({ kind: 'ok' } & PhoneNumber) | { kind: 'bad'; why: BadPhoneWhy }

export type PhoneRules = {
  /** For landlines written without one: `0571`. */
  areaCode?: string
  /** Whether 2 to 6 digits are an extension of the house. False where only outside numbers make sense. */
  acceptShort?: boolean
}

const bad = (why: BadPhoneWhy): PhoneResult => ({ kind: 'bad', why })
const ok = (type: PhoneNumber['type'], number: string): PhoneResult => ({ kind: 'ok', type, number })

const emergencyNumbers = new Set(['110', '119', '120', '122'])
const emptyWords = new Set([
  '',
  '-',
  '--',
  '/',
  '\\',
  '无',
  '没有',
  '不详',
  '未知',
  '未留',
  'null',
  'none',
  'n/a',
  'nil',
])

/**
 * Reads one number as Chinese hospitals write it: mobiles, landlines with and without area code, extensions
 * (`转801`, `-801`), +86 and 0086, full-width digits, spaces, dots, what Excel makes of long numbers, 95xxx, 12320,
 * 400 and 800, extensions of the house. Numbers of other countries need their `+` or `00`.
 */
export function readPhone(text: string | number, rules: PhoneRules = {}): PhoneResult {
  const written = tidy(String(text))
  if (emptyWords.has(written.toLowerCase())) return bad('empty')
  const exact = undoExcel(written)
  if (exact === undefined) return bad('digits-lost')
  const { main, extension } = cutExtension(exact)
  if (extension !== undefined) return withExtension(readMain(main, rules), extension)
  const whole = readMain(main, rules)
  return whole.kind === 'ok' ? whole : (readDashedExtension(main, rules) ?? whole)
}

/**
 * Every number of a cell in its order. Numbers are parted by `/ 、 ; , |`, 或, line ends, or spaces where the pieces are
 * numbers of their own (`138 0013 8000` is one number). An empty cell gives an empty list.
 */
export function readPhones(text: string | number, rules: PhoneRules = {}): PhoneResult[] {
  const plain = readPlainMobile(String(text))
  if (plain !== undefined) return [plain]
  const parts = tidy(String(text)).split(/[/\\、;,|\n]|或者?/)
  return parts.flatMap((part) => readSpaced(part, rules)).filter((read) => read.kind === 'ok' || read.why !== 'empty')
}

/** Nine cells in ten are this, and a list has a hundred thousand. */
function readPlainMobile(text: string): PhoneResult | undefined {
  return /^1\d{10}$/.test(text) && isMobile(text) ? ok('mobile', `+86${text}`) : undefined
}

function readSpaced(part: string, rules: PhoneRules): PhoneResult[] {
  const whole = readPhone(part, rules)
  const pieces = part.trim().split(/\s+/)
  if (whole.kind === 'ok' || pieces.length === 1) return [whole]
  const found: PhoneResult[] = []
  for (let from = 0; from < pieces.length; ) {
    const { read, to } = longestNumber(pieces, from, rules)
    if (read === undefined) return [whole] // not a row of numbers: one bad number, reported as it stands
    found.push(read)
    from = to
  }
  return found
}

function longestNumber(pieces: readonly string[], from: number, rules: PhoneRules) {
  for (let to = pieces.length; to > from; to -= 1) {
    const read = readPhone(pieces.slice(from, to).join(''), rules)
    if (read.kind === 'ok') return { read, to }
  }
  return { read: undefined, to: from }
}

/** Full-width forms, exotic spaces and dashes become plain ones; the apostrophe with which Excel marks text goes. */
const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+|[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}\u{feff}]/gu, ' ')
    .replace(/[‐-―−—─ー～~]/g, '-')
    .trim()
    .replace(/^['`‘’"“]+|['"”]+$/g, '')

/**
 * `13800138000.0` and Java's `1.3800138E10` are whole; Excel's `1.38001E+10` has six figures left of eleven and must
 * not be taken for 13800100000, who is somebody else.
 */
function undoExcel(written: string): string | undefined {
  const scientific = /^(\d)\.?(\d*)e\+?(\d{1,2})$/i.exec(written)
  if (scientific === null) return written.replace(/^(\d+)\.0*$/, '$1')
  const [, first = '', decimals = '', exponent = ''] = scientific
  if (decimals.length < 6 || decimals.length > Number(exponent)) return undefined
  return (first + decimals).padEnd(Number(exponent) + 1, '0')
}

function cutExtension(written: string): { main: string; extension?: string } {
  const cut = /^(.*?\d\D*?)[\s(-]*(?:转|轉|分机|内线|ext\.?|extension|x|#)[\s:.-]*(\d{1,6})\)?$/i.exec(written)
  return cut === null ? { main: written } : { main: cut[1] ?? '', extension: cut[2] ?? '' }
}

/** The last group after a dash, where the number is none as a whole: `0571-87654321-801`. */
function readDashedExtension(main: string, rules: PhoneRules): PhoneResult | undefined {
  const cut = /^(.*\d.*)-\s*(\d{1,6})$/.exec(main)
  if (cut === null) return undefined
  const number = readMain(cut[1] ?? '', rules)
  return number.kind === 'ok' && number.type !== 'short' ? withExtension(number, cut[2] ?? '') : undefined
}

const withExtension = (number: PhoneResult, extension: string): PhoneResult =>
  number.kind === 'ok' ? { ...number, extension } : number

function readMain(main: string, rules: PhoneRules): PhoneResult {
  const digits = main
    .replace(/[\s().\-_*]/g, '')
    .replace(/^\+?(?:00)?86(?=\d{7})|^00(?=[1-9])/, (prefix) => (prefix.includes('86') ? '' : '+'))
  if (!/^\+?\d+$/.test(digits)) return bad('not-a-number')
  if (digits.startsWith('+')) return readForeign(digits)
  return readNational(digits, digits === main.replace(/\D/g, ''), rules)
}

function readForeign(digits: string): PhoneResult {
  const parsed = parsePhoneNumber(digits)
  if (parsed === undefined || !parsed.isValid()) return bad('no-such-number')
  return ok(parsed.getType() === 'FIXED_LINE' ? 'landline' : 'mobile', parsed.number)
}

function readNational(digits: string, isWithoutCountry: boolean, rules: PhoneRules): PhoneResult {
  const special = isWithoutCountry ? readSpecial(digits, rules) : undefined
  if (special !== undefined) return special
  const mobile = /^0?(1\d{10})$/.exec(digits)?.[1]
  if (mobile !== undefined && isMobile(mobile)) return ok('mobile', `+86${mobile}`)
  if (digits.length < 7 || /^1[3-9]\d{5,8}$/.test(digits)) return bad('too-short') // also a mobile cut short
  if (digits.length > 12 || /^1[3-9]\d{10}$/.test(digits)) return bad('too-long')
  return readLandline(digits, rules)
}

function readSpecial(digits: string, rules: PhoneRules): PhoneResult | undefined {
  if (emergencyNumbers.has(digits)) return bad('emergency')
  if (/^[48]00\d{7}$/.test(digits)) return ok('service', digits)
  if (/^(?:9[56]\d{3,6}|100\d{2}|101\d{2}|1010\d{4}|12\d{3}|123\d{2,3}|11[46]|121)$/.test(digits))
    return ok('service', digits)
  if (rules.acceptShort === true && /^\d{2,6}$/.test(digits)) return ok('short', digits)
  return undefined
}

/** Whether a mobile is possible depends on its first five digits: asked of the library once for each. */
const knownMobilePrefixes = new Map<string, boolean>()

function isMobile(digits: string): boolean {
  const prefix = digits.slice(0, 5)
  const known = knownMobilePrefixes.get(prefix)
  if (known !== undefined) return known
  const parsed = parsePhoneNumber(digits, 'CN')
  const isValid = parsed?.isValid() === true && parsed.getType() === 'MOBILE'
  knownMobilePrefixes.set(prefix, isValid)
  return isValid
}

function readLandline(digits: string, { areaCode }: PhoneRules): PhoneResult {
  if (/^[2-8]\d{6,7}$/.test(digits)) {
    if (areaCode === undefined) return bad('no-area-code')
    return asLandline(`0${areaCode.replace(/^0/, '')}${digits}`)
  }
  return asLandline(digits)
}

function asLandline(digits: string): PhoneResult {
  const parsed = parsePhoneNumber(digits, 'CN')
  if (parsed?.isValid() !== true || parsed.getType() !== 'FIXED_LINE') return bad('no-such-number')
  return ok('landline', parsed.number)
}

export type TrunkRules = {
  /** The hospital's own area code, `0571`. */
  areaCode?: string
  /** Some trunks want local landlines without the area code. */
  localWithoutAreaCode?: boolean
  /** Some carriers want a 0 before mobiles of other cities. */
  zeroBeforeDistantMobiles?: boolean
  /** First seven digits of the mobiles of this city (`1380571`): the others are distant. */
  localMobilePrefixes?: ReadonlySet<string>
  /** Before a number of another country; `00` where nothing is said. */
  internationalPrefix?: string
}

/** What is dialed on a trunk: landlines with their 0, mobiles with a 0 where the carrier asks for it, the rest as it is. */
export function trunkNumber(number: string, rules: TrunkRules = {}): string {
  if (!number.startsWith('+')) return number
  if (!number.startsWith('+86')) return (rules.internationalPrefix ?? '00') + number.slice(1)
  const national = number.slice(3)
  if (/^1\d{10}$/.test(national)) {
    const isDistant = rules.localMobilePrefixes?.has(national.slice(0, 7)) !== true
    return rules.zeroBeforeDistantMobiles === true && isDistant ? `0${national}` : national
  }
  const own = rules.areaCode?.replace(/^0/, '')
  const isLocal = rules.localWithoutAreaCode === true && own !== undefined && national.startsWith(own)
  return isLocal ? national.slice(own.length) : `0${national}`
}

/** As people write it: `138 0013 8000`, `0571 8765 4321`; for screens and exports. */
export function nationalForm(number: string): string {
  return number.startsWith('+86') ? trunkNumber(number) : number
}
