import { Type } from 'typebox'
import { IdParams, Instant, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import type { Accounts } from './accounts.ts'
import { DepartmentName, LanguageName, Login, NewPassword, PersonName, RoleName, UserView } from './accounts-schemas.ts'

const NewUser = Type.Object(
  {
    login: Login,
    name: PersonName,
    password: NewPassword,
    role: RoleName,
    department: Type.Optional(DepartmentName),
    language: Type.Optional(LanguageName),
  },
  { additionalProperties: false },
)
const UserChange = Type.Partial(
  Type.Object(
    { name: PersonName, role: RoleName, department: DepartmentName, language: LanguageName, disabled: Type.Boolean() },
    { additionalProperties: false },
  ),
)

const UserQuery = Type.Object({
  ...PageQuery.properties,
  text: Type.Optional(Type.String({ maxLength: 100, description: 'Part of a login, a name or a department.' })),
  role: Type.Optional(RoleName),
  state: Type.Optional(Type.Enum(['active', 'disabled'])),
})
const UserLineView = Type.Object(
  {
    ...UserView.properties,
    seenAt: Type.Union([Instant, Type.Null()], { description: 'Of the sessions that live.' }),
    sessions: Type.Integer(),
  },
  { title: 'UserLine' },
)

/** IT's work with other people's accounts. Nobody is deleted: the audit log and the call log name them. */
export function usersRoutes(accounts: Accounts): Routes {
  return async (app) => {
    const tags = ['users']
    app.get(
      '/users',
      {
        schema: { summary: 'Users, by login', tags, querystring: UserQuery, response: { 200: PageOf(UserLineView) } },
        config: { allow: ['it', 'manager'] },
      },
      async ({ query }) => {
        const { text, role, state } = query
        const filter = {
          ...(text !== undefined && { text }),
          ...(role !== undefined && { role }),
          ...(state !== undefined && { isDisabled: state === 'disabled' }),
        }
        return toPage(await accounts.users(filter, offsetOf(query)), query)
      },
    )
    app.get(
      '/users/:id',
      {
        schema: { summary: 'One user', tags, params: IdParams, response: { 200: UserView } },
        config: { allow: ['it', 'manager'] },
      },
      ({ params }) => accounts.user(params.id),
    )
    app.post(
      '/users',
      {
        schema: { summary: 'Add a user', tags, body: NewUser, response: { 201: UserView } },
        config: { allow: ['it'] },
      },
      async (request, reply) => {
        const { department = '', language = 'zh-CN', ...rest } = request.body
        const user = await accounts.addUser({ ...rest, department, language })
        await request.audit({ act: 'user.add', subjectId: user.id, detail: { role: user.role } })
        return reply.status(201).send(user)
      },
    )
    app.patch(
      '/users/:id',
      {
        schema: {
          summary: 'Change, disable or enable a user',
          description: 'Disabling signs the user out everywhere.',
          tags,
          params: IdParams,
          body: UserChange,
          response: { 200: UserView },
        },
        config: { allow: ['it'] },
      },
      async (request) => {
        const user = await accounts.changeUser(request.params.id, request.body)
        const { role, disabled } = request.body
        const fields = Object.keys(request.body).join()
        const detail = { fields, ...(role !== undefined && { role }), ...(disabled !== undefined && { disabled }) }
        await request.audit({ act: 'user.change', detail })
        return user
      },
    )
    app.post(
      '/users/:id/password',
      {
        schema: {
          summary: 'Give a user a new password; all the user’s sessions end',
          tags,
          params: IdParams,
          body: Type.Object({ password: NewPassword }, { additionalProperties: false }),
          response: { 204: Type.Null() },
        },
        config: { allow: ['it'], audit: 'user.set-password' },
      },
      async ({ params, body }, reply) => {
        await accounts.setPassword(params.id, body.password)
        return reply.status(204).send(null)
      },
    )
    app.post(
      '/users/:id/sign-out',
      {
        schema: {
          summary: 'End all sessions of a user',
          tags,
          params: IdParams,
          response: { 200: Type.Object({ ended: Type.Integer() }) },
        },
        config: { allow: ['it'], audit: 'user.sign-out-everywhere' },
      },
      async ({ params }) => ({ ended: await accounts.signOutEverywhere(params.id) }),
    )
  }
}
