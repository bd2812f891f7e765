import type { Test } from 'tap'
import type { LegId, RoomId } from '../../../kernel/ids.ts'
import { seededRandom } from '../../../kernel/random.ts'
import type { CommandOutcome, LegSnapshot, Switch } from '../../switch.ts'
import type { Rig } from '../rig.ts'
import { Story } from '../story.ts'

const orders = 60
const allowed: readonly CommandOutcome['kind'][] = ['done', 'declined']

/** Orders that do not wait for each other, as several people at several desks give them. */
export async function hurry(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)

  await t.test(
    'whatever is ordered while legs are on their way, nobody is dropped and everybody is where it was told',
    async (t) => {
      const calls = [await story.call({}), await story.call({}), await story.call({}), await story.call({})]
      const legs = calls.map(({ leg }) => leg)
      const random = seededRandom(4)
      const given: Promise<{ name: string; kind: CommandOutcome['kind'] }>[] = []
      for (let i = 0; i < orders; i += 1) {
        const { name, outcome } = anyOrder(rig.switch, legs, random)
        given.push(outcome.then(({ kind }) => ({ name, kind })))
        await rig.elapse(Math.floor(random() * 4) * 25)
      }
      const outcomes = await story.result(Promise.all(given), 60_000)
      t.same(
        outcomes.filter(({ kind }) => !allowed.includes(kind)),
        [],
      )
      t.ok(outcomes.filter(({ kind }) => kind === 'done').length > orders / 2, 'most of it was done')
      await rig.elapse(1_500)
      t.same(
        legs.filter((leg) => story.find(leg, 'LegEnded')),
        [],
        'nobody was dropped',
      )
      const live = await story.result(rig.switch.liveLegs())
      for (const leg of legs) {
        const snapshot = 'kind' in live ? undefined : live.find((one) => one.leg === leg)
        t.same(toldPlace(story, leg), snapshot && placeOf(snapshot))
      }
      await story.hangUp(...legs)
    },
  )
  story.close()
}

function anyOrder(port: Switch, legs: readonly LegId[], random: () => number) {
  const any = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const [leg, other, room] = [any(legs), any(legs), any(['east', 'west']) as RoomId]
  const mode = any(['listen', 'whisper', 'barge'] as const)
  return any([
    () => ({ name: 'bridge', outcome: port.bridge(leg, other) }),
    () => ({ name: 'bridge', outcome: port.bridge(leg, other) }),
    () => ({ name: 'joinRoom', outcome: port.joinRoom(leg, room) }),
    () => ({ name: 'joinRoom', outcome: port.joinRoom(leg, room) }),
    () => ({ name: 'listen', outcome: port.listen(leg, other, mode) }),
    () => ({ name: 'unbridge', outcome: port.unbridge(leg) }),
    () => ({ name: 'leaveRoom', outcome: port.leaveRoom(leg) }),
    () => ({ name: 'stopListening', outcome: port.stopListening(leg) }),
  ])()
}

const placeOf = ({ bridgedTo, room }: LegSnapshot) => ({ bridgedTo, room })

/** Where the leg is by what was told of it. */
function toldPlace(story: Story, leg: LegId): ReturnType<typeof placeOf> {
  const place: ReturnType<typeof placeOf> = { bridgedTo: undefined, room: undefined }
  for (const event of story.of(leg)) {
    if (event.kind === 'LegBridged') place.bridgedTo = event.other
    if (event.kind === 'LegUnbridged') place.bridgedTo = undefined
    if (event.kind === 'LegJoinedRoom') place.room = event.room
    if (event.kind === 'LegLeftRoom') place.room = undefined
  }
  return place
}
