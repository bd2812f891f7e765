import path from 'node:path'
import type { Test } from 'tap'
import type { LegId } from '../../../kernel/ids.ts'
import type { Rig } from '../rig.ts'
import { Story } from '../story.ts'
import { type Heard, listenTo } from '../wav.ts'

const [left, right] = [0, 1]

/** Recordings: what the person says on the left, what they hear on the right. */
export async function recording(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const prompt = await rig.promptFile('prompt', 1_000)
  const isLoud = (heard: Heard, channel: number, fromMs: number, toMs: number): boolean =>
    heard.loudness(channel, fromMs, toMs) > 0.02
  const isQuiet = (heard: Heard, channel: number, fromMs: number, toMs: number): boolean =>
    heard.loudness(channel, fromMs, toMs) < 0.01
  const ends = (leg: LegId) => story.of(leg).filter((event) => event.kind === 'RecordingEnded')

  await t.test('a whole call is recorded in stereo, in a folder that is made for it', async (t) => {
    const { leg } = await story.call({ speaks: [{ afterMs: 1_500, forMs: 1_000 }] })
    const file = path.join(rig.folder, '2026/11/23', `${leg}.wav`)
    t.equal(await story.outcome(rig.switch.startRecording(leg, file)), 'done')
    const startedAt = rig.clock.now()
    const spokenAt = (await story.event(leg, 'LegAnswered')).at + 1_500 - startedAt
    await rig.elapse(spokenAt + 1_500)
    const playedAt = rig.clock.now() - startedAt
    await story.playedOut(leg, await story.play(leg, 'main/prompt', [prompt]))
    await rig.elapse(500)
    await story.result(rig.switch.hangUp(leg, 'finished'))
    const ended = await story.event(leg, 'LegEnded')
    const [told] = ends(leg)
    t.match(told, { file })
    t.equal(story.kinds(leg).at(-1), 'LegEnded', 'the recording ends before the leg does')
    const heard = await listenTo(file)
    t.equal(heard.channels, 2)
    t.equal(heard.rate, 8_000)
    t.ok(story.isNear(heard.durationMs, ended.at - startedAt, 200), `${heard.durationMs} ms long`)
    t.ok(
      told?.kind === 'RecordingEnded' && story.isNear(told.durationMs, heard.durationMs, 100),
      'told as long as it is',
    )
    const slack = rig.toleranceMs + 100
    t.ok(isLoud(heard, left, spokenAt + slack, spokenAt + 1_000 - slack), 'the person on the left')
    t.ok(isQuiet(heard, right, 0, playedAt - slack), 'the prompt not yet')
    t.ok(isLoud(heard, right, playedAt + slack, playedAt + 1_000 - slack), 'the prompt on the right')
    t.ok(isQuiet(heard, left, playedAt, playedAt + 1_000), 'while the person is silent')
    t.ok(isQuiet(heard, right, playedAt + 1_000 + slack, heard.durationMs), 'then nothing')
  })

  await t.test('a recording is stopped in the middle of a call and is whole when that is told', async (t) => {
    const { leg } = await story.call({ speaks: [{ afterMs: 0, forMs: 10_000 }] })
    const file = path.join(rig.folder, 'half.wav')
    await story.result(rig.switch.startRecording(leg, file))
    await rig.elapse(2_000)
    t.equal(await story.outcome(rig.switch.stopRecording(leg, file)), 'done')
    t.match(await story.event(leg, 'RecordingEnded'), { file })
    const heard = await listenTo(file)
    t.ok(story.isNear(heard.durationMs, 2_000, 200), `${heard.durationMs} ms long`)
    t.ok(isLoud(heard, left, 500, 1_500))
    await story.hangUp(leg)
    t.equal(ends(leg).length, 1, 'its end is told once')
  })

  await t.test('a voice is captured alone, while the call is recorded', async (t) => {
    const { leg, answeredAt } = await story.call({ speaks: [{ afterMs: 3_000, forMs: 2_000 }] })
    const [whole, voice] = [path.join(rig.folder, 'whole.wav'), path.join(rig.folder, 'answers', 'voice.wav')]
    await story.result(rig.switch.startRecording(leg, whole))
    await rig.elapse(Math.max(0, answeredAt + 2_500 - rig.clock.now()))
    t.equal(await story.outcome(rig.switch.startVoiceCapture(leg, voice)), 'done')
    const startedAt = rig.clock.now()
    await story.play(leg, 'beep', [{ kind: 'tone', tone: 'beep' }])
    await rig.elapse(3_000)
    t.equal(await story.outcome(rig.switch.stopVoiceCapture(leg, voice)), 'done')
    t.match(await story.event(leg, 'RecordingEnded'), { file: voice })
    const heard = await listenTo(voice)
    t.equal(heard.channels, 1)
    t.ok(story.isNear(heard.durationMs, 3_000, 200), `${heard.durationMs} ms long`)
    const spokenAt = answeredAt + 3_000 - startedAt
    t.ok(isQuiet(heard, left, 0, spokenAt - rig.toleranceMs - 50), 'the beep is not in it')
    t.ok(isLoud(heard, left, spokenAt + 300, spokenAt + 1_700), 'the voice is')
    await story.hangUp(leg)
    t.match(ends(leg).at(-1), { file: whole })
    t.equal((await listenTo(whole)).channels, 2)
  })
  story.close()
}
