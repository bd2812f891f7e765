import t from 'tap'
import { type CampaignCommand, type Life, turn } from './life-cycle.ts'
import { LineBudget } from './line-budget.ts'

const life = (state: Life['state'], pausedBecause?: Life['pausedBecause']): Life => ({ state, pausedBecause })

t.test('the whole table of a campaign’s life', async (t) => {
  const commands: CampaignCommand[] = [
    { do: 'schedule' },
    { do: 'unschedule' },
    { do: 'start' },
    { do: 'pause', because: 'by-user' },
    { do: 'resume', because: 'by-user' },
    { do: 'stop' },
    { do: 'finish' },
  ]
  const table: [Life, string][] = [
    [life('draft'), 'scheduled nothing running refused refused stopped refused'],
    [life('scheduled'), 'nothing draft running refused refused stopped refused'],
    [life('running'), 'refused refused nothing paused nothing stopped finished'],
    [life('paused', 'by-user'), 'refused refused refused nothing running stopped finished'],
    [life('finished'), 'refused refused refused refused refused nothing nothing'],
    [life('stopped'), 'refused refused refused refused refused nothing nothing'],
  ]
  for (const [from, expected] of table) {
    const found = commands.map((command) => {
      const turned = turn(from, command)
      return turned.kind === 'moved' ? turned.to.state : turned.kind
    })
    t.equal(found.join(' '), expected, from.state)
  }
})

t.test('a pause that a person asked for outlives the switch going and coming', async (t) => {
  const paused = turn(life('running'), { do: 'pause', because: 'switch-lost' })
  t.strictSame(paused, { kind: 'moved', to: life('paused', 'switch-lost') })
  const alone = life('paused', 'switch-lost')
  t.strictSame(turn(alone, { do: 'resume', because: 'switch-lost' }), { kind: 'moved', to: life('running') })
  t.strictSame(turn(alone, { do: 'resume', because: 'by-user' }), { kind: 'moved', to: life('running') })
  t.strictSame(turn(alone, { do: 'pause', because: 'speech-failed' }), { kind: 'nothing' })
  const held = { kind: 'moved', to: life('paused', 'by-user') }
  t.strictSame(turn(alone, { do: 'pause', because: 'by-user' }), held, 'a person pauses it while the switch is away')
  t.strictSame(turn(life('paused', 'by-user'), { do: 'resume', because: 'switch-lost' }), { kind: 'nothing' })
  t.strictSame(turn(life('paused', 'by-user'), { do: 'pause', because: 'switch-lost' }), { kind: 'nothing' })
})

t.test('lines are never exceeded and starts are spread', async (t) => {
  const budget = new LineBudget({ lines: 2, callsPerSecond: 3 })
  t.ok(budget.hasFreeLine)
  budget.start(1000)
  t.ok(budget.nextStartAt > 1300 && budget.nextStartAt <= 1334)
  budget.adopt()
  t.notOk(budget.hasFreeLine)
  t.equal(budget.used, 2)
  budget.end()
  t.ok(budget.hasFreeLine)
  budget.start(60_000)
  t.ok(budget.nextStartAt > 60_300, 'a quiet minute is not caught up with a burst')
  budget.change({ lines: 3, callsPerSecond: 3 })
  t.ok(budget.hasFreeLine)
  let now = 100_000
  const fast = new LineBudget({ lines: 1000, callsPerSecond: 30 })
  for (let call = 0; call < 300; call += 1) {
    fast.start(now)
    now = Math.ceil(fast.nextStartAt)
  }
  t.ok(now - 100_000 >= 9_900 && now - 100_000 <= 10_100, 'rounding to the millisecond does not slow it down')
})
