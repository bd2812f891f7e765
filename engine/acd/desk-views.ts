import { type TSchema, Type } from 'typebox'
import { Instant } from '../http/route-conventions.ts'
import { AgentLineView } from './floor-views.ts'

export const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const Title = Type.Object({ 'zh-CN': Type.String(), en: Type.String() })

const PersonView = Type.Object(
  {
    number: Type.String({ description: 'Masked where the role demands' }),
    patient: OrNull(Type.Integer({ description: 'Whose call it is, once that is known' })),
    patients: Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        patientNo: OrNull(Type.String()),
        department: Type.String(),
        isVip: Type.Boolean(),
      }),
      { description: 'Everybody who has this number; none: nobody known' },
    ),
  },
  { title: 'PersonOnCall' },
)

const ThirdView = Type.Object(
  {
    name: OrNull(Type.String({ description: 'Of a colleague who is signed in' })),
    number: OrNull(Type.String({ description: 'Null where it is a colleague’s own number at home' })),
  },
  { title: 'ThirdOnCall' },
)

const CallView = Type.Object({
  id: Type.String(),
  direction: Type.String(),
  at: Type.String({ description: 'talking, held, ringing-third, consulting, together' }),
  since: Instant,
  startedAt: Instant,
  queue: OrNull(Type.String()),
  isOfCampaign: Type.Boolean(),
  thirds: Type.Array(ThirdView, { description: 'Whom the agent has called to it; the one who rings is the last' }),
  isInviting: Type.Boolean({ description: 'Together already, and one more rings' }),
  isHandingOver: Type.Boolean({ description: 'The third that rings will have the person at once' }),
  thirdFailed: OrNull(
    Type.Object({ who: ThirdView, why: Type.String({ description: 'A cause of the switch, or no-such-number' }) }),
  ),
  person: PersonView,
})

const QueueOnDesk = Type.Object({
  code: Type.String(),
  title: Title,
  waiting: Type.Integer(),
  longestSince: OrNull(Instant),
  callers: Type.Array(
    Type.Object({
      call: Type.String(),
      position: Type.Integer(),
      joinedAt: Instant,
      isUrgent: Type.Boolean(),
      isCallback: Type.Boolean({ description: 'Has hung up, and is called once an agent is free' }),
      heldFor: OrNull(Type.String({ description: 'The agent for whom alone this caller waits' })),
      ringing: Type.Array(Type.String({ description: 'Whose phone rings' })),
      person: PersonView,
    }),
    { description: 'The first of the line' },
  ),
})

export const DeskViewSchema = Type.Object(
  {
    at: Type.Integer({ description: 'Now, by the engine’s clock: what runs is counted from it' }),
    agent: OrNull(AgentLineView),
    phone: OrNull(
      Type.Object({ kind: Type.String(), number: Type.String() }, { description: 'Where the desk would sign in' }),
    ),
    browserPhone: OrNull(Type.String({ description: 'The extension of the telephone in the own browser' })),
    isOffHook: Type.Boolean({ description: 'The phone is in the hand all the time' }),
    owesCode: Type.Boolean({ description: 'What came of the last call must be said before the next' }),
    preview: OrNull(
      Type.Object(
        {
          campaign: Type.Object({ id: Type.Integer(), name: Type.String() }),
          contactId: Type.Integer(),
          untilAt: Type.Integer({ description: 'Put back then, unless it is dialed' }),
          isDialing: Type.Boolean({ description: 'The patient’s phone rings; the agent’s own follows' }),
          person: PersonView,
        },
        { description: 'A patient of a campaign to look at before the call' },
      ),
    ),
    queues: Type.Array(QueueOnDesk),
    dialing: OrNull(
      Type.Object(
        {
          call: OrNull(Type.String()),
          at: Type.Enum(['own-phone', 'person'], { description: 'Whose phone rings' }),
          since: Instant,
          person: PersonView,
        },
        { description: 'A call of the agent’s own that is on its way' },
      ),
    ),
    dialedInVain: OrNull(
      Type.Object(
        {
          why: Type.String({ description: 'A cause of the switch, called-off, unknown' }),
          at: Instant,
          person: PersonView,
        },
        { description: 'The last call of the agent’s own, where nobody was reached' },
      ),
    ),
    call: OrNull(CallView),
    asked: OrNull(
      Type.Object(
        { call: Type.String(), by: Type.String(), at: Type.String(), since: Instant, person: PersonView },
        { description: 'A colleague has called this agent to the call of this person' },
      ),
    ),
    offer: OrNull(
      Type.Object(
        {
          call: Type.String(),
          queue: Type.String(),
          since: Instant,
          isCallback: Type.Boolean({ description: 'The person is rung once the agent has answered' }),
          person: PersonView,
        },
        { description: 'The phone rings' },
      ),
    ),
    lastCall: OrNull(
      Type.Object(
        {
          id: Type.String(),
          endedAt: Instant,
          isOfCampaign: Type.Boolean(),
          person: PersonView,
          written: OrNull(
            Type.Object({
              code: OrNull(Type.String()),
              note: Type.String(),
              nextDay: OrNull(Type.String()),
            }),
          ),
        },
        { description: 'What is to be written up, with what was written already' },
      ),
    ),
  },
  { title: 'Desk' },
)

export const ColleagueView = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    number: OrNull(Type.String({ description: 'The agent’s number' })),
    phone: OrNull(Type.String({ description: 'An extension; null for a number at home' })),
    state: Type.String(),
    since: Instant,
    reason: OrNull(Type.String()),
  },
  { title: 'Colleague' },
)
