import type { Test } from 'tap'
import { connecting } from './chapters/connecting.ts'
import { ending } from './chapters/ending.ts'
import { hurry } from './chapters/hurry.ts'
import { incoming } from './chapters/incoming.ts'
import { listening } from './chapters/listening.ts'
import { losingTheLink, restarting, takingOver } from './chapters/losing-the-link.ts'
import { moving } from './chapters/moving.ts'
import { phones } from './chapters/phones.ts'
import { placing } from './chapters/placing.ts'
import { playing } from './chapters/playing.ts'
import { recording } from './chapters/recording.ts'
import { rooms } from './chapters/rooms.ts'
import type { Capability, Rig } from './rig.ts'
import { Story } from './story.ts'

type Chapter = (t: Test, rig: Rig) => Promise<void>

/** Restarts come last: they are the slowest on a real switch. */
export const chapters: readonly { name: string; needs?: Capability; tell: Chapter }[] = [
  { name: 'placing calls', tell: placing },
  { name: 'playing and keys', tell: playing },
  { name: 'the end of a call', tell: ending },
  { name: 'recording', tell: recording },
  { name: 'connecting two legs', tell: connecting },
  { name: 'parting and moving', tell: moving },
  { name: 'rooms', tell: rooms },
  { name: 'listening', tell: listening },
  { name: 'orders in a hurry', needs: 'any-order', tell: hurry },
  { name: 'phones', needs: 'extensions', tell: phones },
  { name: 'calls that come in', needs: 'inbound', tell: incoming },
  { name: 'losing the link', needs: 'link', tell: losingTheLink },
  { name: 'another engine takes over', needs: 'another-engine', tell: takingOver },
  { name: 'a restart of the switch', needs: 'restart', tell: restarting },
]

/** Those of which a recording of the wire is kept. */
export const tapedChapters = chapters.filter(({ needs }) => needs !== 'any-order')

/**
 * Everything that the port promises, or one chapter of it, against the switch of `openRig`. What the rig cannot do is
 * named as skipped. The rig is closed at the end, whatever happened.
 */
export async function conformance(t: Test, openRig: () => Promise<Rig>, only?: string): Promise<void> {
  const rig = await openRig()
  try {
    const whole = new Story(rig)
    for (const { name, needs, tell } of chapters.filter(({ name }) => only === undefined || name === only)) {
      const isAble = needs === undefined || rig.capabilities.has(needs)
      await t.test(`${rig.name}: ${name}`, { skip: isAble ? false : `this rig has no ${needs}` }, (t) => tell(t, rig))
    }
    await t.test(`${rig.name}: the whole story`, async (t) => {
      t.same(await whole.result(rig.switch.liveLegs()), [], 'no leg is left')
      tellsInOrder(t, whole)
    })
    whole.close()
  } finally {
    await rig.close()
  }
}

function tellsInOrder(t: Test, { events, rig }: Story): void {
  const gaps = events.filter((event, i) => i > 0 && event.seq !== (events[i - 1]?.seq ?? 0) + 1)
  t.same(gaps, [], 'events are numbered one by one')
  const ended = new Set<string>()
  const late = events.filter((event) => {
    if (!('leg' in event)) return false
    const isLate = ended.has(event.leg)
    if (event.kind === 'LegEnded') ended.add(event.leg)
    return isLate
  })
  t.same(late, [], 'nothing is told of a leg after its end, and its end is told once')
  const lastAt = new Map<string, number>()
  const backwards = events.filter((event) => {
    if (!('leg' in event)) return false
    const before = lastAt.get(event.leg) ?? 0
    lastAt.set(event.leg, event.at)
    return event.at < before - rig.toleranceMs
  })
  t.same(backwards, [], 'time goes on')
}
