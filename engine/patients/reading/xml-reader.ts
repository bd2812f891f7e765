import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import { WardlineError } from '../../errors.ts'

export type Attributes = Readonly<Record<string, string>>

/** Names come without their namespace prefix: some programs write `x:row`. */
export type XmlHandlers = {
  open(name: string, attributes: Attributes): void
  /** In pieces; they belong together until the next tag. */
  text?(text: string): void
  close?(name: string): void
}

/**
 * Reads XML as it streams in and gives a sign after each chunk. Characters that a chunk's edge cuts in two are put together
 * again, which exceljs's own reader does not do: every Chinese text has three bytes a character.
 */
export async function* readXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false })
  const bytes = new StringDecoder('utf8')
  let fault: Error | undefined
  parser.on('error', (error) => {
    fault ??= error
  })
  parser.on('opentag', (tag) => handlers.open(localName(tag.name), tag.attributes as Attributes))
  if (handlers.text !== undefined) {
    parser.on('text', handlers.text)
    parser.on('cdata', handlers.text)
  }
  if (handlers.close !== undefined) parser.on('closetag', (tag) => handlers.close?.(localName(tag.name)))
  for await (const chunk of chunks) {
    parser.write(bytes.write(chunk))
    if (fault !== undefined) throw new WardlineError('import-broken', {}, { cause: fault })
    yield
  }
  parser.close()
  if (fault !== undefined) throw new WardlineError('import-broken', {}, { cause: fault })
}

/** For the small parts of a workbook. */
export async function readWholeXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  const reading = readXml(chunks, handlers)
  while ((await reading.next()).done !== true);
}

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
