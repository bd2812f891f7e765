/**
 * What the engine answers when FreeSWITCH asks for an extension (freeswitch-conf/autoload_configs/xml_curl.conf.xml): a
 * phone wants to register or to call, and FreeSWITCH needs the hash to check its password against.
 */

/** `ha1` is md5(number:realm:password) in hex; the realm is WARDLINE_SIP_DOMAIN. The password itself is kept nowhere. */
export type ExtensionSecret = { ha1: string }

type FindExtension = (number: string) => ExtensionSecret | undefined | Promise<ExtensionSecret | undefined>

/** An extension as it can be dialed; anything else is not worth a look-up. */
const dialable = /^[0-9*#]{1,20}$/
const md5Hex = /^[0-9a-f]{32}$/i

/**
 * The XML document that answers one request.
 *
 * `fields` is the form that FreeSWITCH posts: `section`, `tag_name`, `key_name`, `key_value`, and for a look-up of a user
 * `user` and `domain`. It is read, never trusted: all of it comes from whoever sent a SIP packet. An extension that does
 * not exist, a request for anything but a user and a hash that is none are all answered "not found".
 */
export async function answerDirectory(
  fields: Readonly<Record<string, string | undefined>>,
  find: FindExtension,
): Promise<string> {
  const user = userAskedFor(fields)
  if (user === undefined) return notFound
  const extension = await find(user.number)
  if (extension === undefined || !md5Hex.test(extension.ha1)) return notFound
  return userDocument(user, extension.ha1.toLowerCase())
}

type User = { number: string; domain: string }

function userAskedFor(fields: Readonly<Record<string, string | undefined>>): User | undefined {
  const { section, user: number, domain } = fields
  if (section !== 'directory' || number === undefined || domain === undefined) return undefined
  return dialable.test(number) && domain !== '' ? { number, domain } : undefined
}

const notFound = document('result', '<result status="not found"/>')

function userDocument({ number, domain }: User, ha1: string): string {
  const id = escaped(number)
  return document(
    'directory',
    `<domain name="${escaped(domain)}"><groups><group name="phones"><users><user id="${id}">` +
      `<params><param name="a1-hash" value="${ha1}"/></params>` +
      `<variables><variable name="user_context" value="callers"/>` +
      `<variable name="effective_caller_id_number" value="${id}"/></variables>` +
      `</user></users></group></groups></domain>`,
  )
}

function document(section: 'directory' | 'result', body: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<document type="freeswitch/xml"><section name="${section}">${body}</section></document>\n`
}

/** For an attribute in double quotes. XML 1.0 has no way to write most control characters, so they become spaces. */
function escaped(text: string): string {
  return text.replace(/[&<>"'\ufffe\uffff]|\p{Cc}|\p{Cs}/gu, (character) => entity[character] ?? ' ')
}

const entity: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
