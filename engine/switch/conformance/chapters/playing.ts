import path from 'node:path'
import type { Test } from 'tap'
import { newPlaybackId } from '../../../kernel/ids.ts'
import type { Rig } from '../rig.ts'
import { Story } from '../story.ts'

/** Prompts, and keys while they play. */
export async function playing(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const [short, long] = [await rig.promptFile('short', 1_000), await rig.promptFile('long', 5_000)]

  await t.test('sounds play one after the other to their end', async (t) => {
    const { leg, phone, answeredAt } = await story.call({})
    const startedAt = rig.clock.now()
    const list = await story.play(leg, 'main/welcome', [short, { kind: 'silence', ms: 500 }, short])
    const end = await story.playedOut(leg, list)
    t.equal(end.how, 'finished')
    t.ok(story.isNear(end.at - startedAt, 2_500, 100), `took ${end.at - startedAt} ms`)
    const beep = await story.playedOut(leg, await story.play(leg, 'beep', [{ kind: 'tone', tone: 'beep' }]))
    t.equal(beep.how, 'finished')
    if (rig.capabilities.has('hears-sound')) {
      const [first, second] = await phone.soundHeard()
      const offset = startedAt - answeredAt
      t.ok(first && story.isNear(first.fromMs, offset, 200) && story.isNear(first.toMs, offset + 1_000, 200), 'heard')
      t.ok(second && story.isNear(second.fromMs, offset + 1_500, 200), 'heard again after the pause')
    }
    await story.hangUp(leg)
  })

  await t.test('a playback is stopped at once, and the next one may follow', async (t) => {
    const { leg } = await story.call({})
    t.equal(await story.outcome(rig.switch.stopPlayback(leg)), 'done', 'also when nothing plays')
    const playback = await story.play(leg, 'main/long', [long])
    await rig.elapse(1_000)
    const stoppedAt = rig.clock.now()
    t.equal(await story.outcome(rig.switch.stopPlayback(leg)), 'done')
    const end = await story.playedOut(leg, playback)
    t.equal(end.how, 'stopped')
    t.ok(story.isNear(end.at, stoppedAt, 200))
    const next = await story.playedOut(leg, await story.play(leg, 'main/short', [short]))
    t.equal(next.how, 'finished')
    await story.hangUp(leg)
  })

  await t.test('a playback that is stopped as soon as it was asked for ends once', async (t) => {
    const { leg } = await story.call({})
    const id = newPlaybackId()
    const asked = rig.switch.play(leg, { id, name: 'main/long', sources: [long] })
    const stopped = rig.switch.stopPlayback(leg)
    t.equal(await story.outcome(asked), 'done')
    t.equal(await story.outcome(stopped), 'done')
    t.equal((await story.playedOut(leg, id)).how, 'stopped')
    await rig.elapse(500)
    t.equal(story.kinds(leg).filter((kind) => kind === 'PlaybackEnded').length, 1)
    await story.hangUp(leg)
  })

  await t.test('one thing plays at a time: a second is declined and the first goes on', async (t) => {
    const { leg } = await story.call({})
    const first = await story.play(leg, 'main/first', [short])
    const second = newPlaybackId()
    const outcome = await story.outcome(rig.switch.play(leg, { id: second, name: 'main/second', sources: [short] }))
    t.equal(outcome, 'declined')
    t.equal((await story.playedOut(leg, first)).how, 'finished')
    await rig.elapse(1_500)
    t.equal(story.playbackEnd(leg, second), undefined, 'nothing is told of what never began')
    await story.hangUp(leg)
  })

  await t.test('a file that is not there fails with a reason, and the leg can play on', async (t) => {
    const { leg } = await story.call({})
    const missing = { kind: 'file', path: path.join(rig.folder, 'no-such-prompt.wav') } as const
    const alone = await story.playedOut(leg, await story.play(leg, 'main/missing', [missing]))
    t.equal(alone.how, 'failed')
    t.ok(alone.why, 'says why')
    const among = await story.playedOut(leg, await story.play(leg, 'main/missing', [short, missing]))
    t.equal(among.how, 'failed', 'also as one of several')
    t.equal((await story.playedOut(leg, await story.play(leg, 'main/short', [short]))).how, 'finished')
    const empty = rig.switch.play(leg, { id: newPlaybackId(), name: 'main/nothing', sources: [] })
    t.equal(await story.outcome(empty), 'declined', 'nothing to play')
    await story.hangUp(leg)
  })

  await t.test('keys typed while a prompt plays are told in order and do not end it', async (t) => {
    const { leg, answeredAt } = await story.call({
      presses: [
        { afterMs: 1_000, digits: '1' },
        { afterMs: 1_800, digits: '*2#' },
      ],
    })
    const playback = await story.play(leg, 'survey/discharge/q1', [long])
    const keys = await story.keys(leg, 4)
    t.equal(keys.map(({ digit }) => digit).join(''), '1*2#')
    t.ok(
      keys.every(({ durationMs }) => durationMs > 0 && durationMs < 1_000),
      'each was held for a while',
    )
    t.ok(story.isNear((keys[0]?.at ?? 0) - answeredAt, 1_150, 250), 'told when it was let go')
    t.equal(story.playbackEnd(leg, playback), undefined, 'the prompt goes on')
    const end = await story.playedOut(leg, playback)
    t.equal(end.how, 'finished')
    await story.hangUp(leg)
  })

  await t.test('a person barges in: the key comes first, then the end of the prompt', async (t) => {
    const { leg } = await story.call({ presses: [{ afterMs: 1_500, digits: '3' }] })
    const playback = await story.play(leg, 'survey/discharge/q1', [long])
    await story.event(leg, 'DigitPressed')
    t.equal(await story.outcome(rig.switch.stopPlayback(leg)), 'done')
    t.equal((await story.playedOut(leg, playback)).how, 'stopped')
    t.same(story.kinds(leg), ['LegRinging', 'LegAnswered', 'DigitPressed', 'PlaybackEnded'])
    await story.hangUp(leg)
  })

  await t.test('ringback goes on until it is stopped', async (t) => {
    const { leg } = await story.call({})
    const playback = await story.play(leg, 'ringback', [{ kind: 'tone', tone: 'ringback' }])
    await rig.elapse(7_000)
    t.equal(story.playbackEnd(leg, playback), undefined)
    await story.result(rig.switch.stopPlayback(leg))
    t.equal((await story.playedOut(leg, playback)).how, 'stopped')
    await story.hangUp(leg)
  })

  await t.test('every key of a phone arrives as itself, and those we send reach the other side', async (t) => {
    const { leg, phone } = await story.call({ presses: [{ afterMs: 500, digits: '0123456789*#' }] })
    const keys = await story.keys(leg, 12)
    t.equal(keys.map(({ digit }) => digit).join(''), '0123456789*#')
    t.equal(await story.outcome(rig.switch.sendDigits(leg, '801#')), 'done')
    t.equal(await story.outcome(rig.switch.sendDigits(leg, '1\n2')), 'declined', 'what is no key')
    await rig.elapse(3_000)
    if (rig.capabilities.has('hears-keys')) t.equal(await phone.keysReceived(), '801#')
    await story.hangUp(leg)
  })
  story.close()
}
