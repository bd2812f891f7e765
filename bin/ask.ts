import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** One line of the person at the keyboard, unseen while it is typed; of standard input when nobody is there. */
export async function askSecretly(question: string): Promise<string> {
  const { stdin, stderr } = process
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  if (stdin.isTTY) stderr.write(question)
  const reader = createInterface({ input: stdin, output: silence, terminal: stdin.isTTY === true })
  try {
    const line = await new Promise<string>((resolve, reject) => {
      reader.once('line', resolve)
      reader.once('close', () => reject(new Error('nothing was typed')))
    })
    return line
  } finally {
    reader.removeAllListeners()
    reader.close()
    if (stdin.isTTY) stderr.write('\n')
  }
}
