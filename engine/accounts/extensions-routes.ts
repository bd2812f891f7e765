import { type Static, Type } from 'typebox'
import { exactBody, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import type { Switch } from '../switch/switch.ts'
import type { Extensions } from './extensions.ts'

const Digits = Type.String({ pattern: '^[0-9]{2,16}$' })
const ExtensionView = Type.Object(
  {
    number: Type.String(),
    name: Type.String(),
    userId: Type.Union([Type.Integer(), Type.Null()]),
    userName: Type.Union([Type.String(), Type.Null()]),
    createdAt: Type.Integer(),
  },
  { title: 'Extension' },
)
const Phone = Type.Object({
  state: Type.Enum(['signed-in', 'signed-out', 'made-up', 'unknown'], {
    description:
      'made-up: the virtual switch, where somebody sits behind every extension. unknown: the switch cannot say',
  }),
  addresses: Type.Array(Type.String(), { description: 'Where its phones are in the network' }),
})
const ExtensionLineView = Type.Object(
  { ...ExtensionView.properties, phone: Phone },
  { title: 'ExtensionLine', description: 'An extension, and whether its phone is signed in at the switch now' },
)
const Password = Type.String({ description: 'Told this once; only a hash is kept.' })
const params = Type.Object({ number: Digits })

type Told = Awaited<ReturnType<Switch['phones']>>

function phoneOf(extension: string, told: Told, isVirtual: boolean): Static<typeof Phone> {
  if ('kind' in told) return { state: 'unknown', addresses: [] }
  const own = told.filter((each) => each.extension === extension)
  const addresses = own.map(({ address }) => address).filter((address) => address !== '')
  if (own.length > 0) return { state: 'signed-in', addresses }
  return { state: isVirtual ? 'made-up' : 'signed-out', addresses }
}

export function extensionsRoutes(
  extensions: Extensions,
  { phones, health }: Pick<Switch, 'phones' | 'health'>,
): Routes {
  const tags = ['extensions']
  return async (app) => {
    app.get(
      '/extensions',
      {
        schema: {
          summary: 'Extensions, by number',
          tags,
          querystring: Type.Object({
            ...PageQuery.properties,
            text: Type.Optional(
              Type.String({ maxLength: 100, description: 'Part of a number, or of the name of a phone or its user' }),
            ),
          }),
          response: { 200: PageOf(ExtensionLineView) },
        },
        config: { allow: ['it', 'supervisor'] },
      },
      async ({ query }) => {
        const [found, told] = await Promise.all([extensions.list(offsetOf(query), query.text), phones()])
        const items = found.items.map((line) => ({
          ...line,
          phone: phoneOf(line.number, told, health().kind === 'virtual'),
        }))
        return toPage({ ...found, items }, query)
      },
    )
    app.post(
      '/extensions',
      {
        schema: {
          summary: 'Add an extension; its password is told once',
          tags,
          body: Type.Object(
            {
              number: Digits,
              name: Type.Optional(Type.String({ maxLength: 100 })),
              userId: Type.Optional(Type.Integer({ minimum: 1 })),
            },
            { additionalProperties: false },
          ),
          response: { 201: Type.Object({ ...ExtensionView.properties, password: Password }) },
        },
        config: { allow: ['it'] },
      },
      async (request, reply) => {
        const { number, name = '', userId = null } = request.body
        const added = await extensions.add({ number, name, userId })
        await request.audit({ act: 'extension.add', subjectId: number })
        return reply.status(201).send(added)
      },
    )
    app.patch(
      '/extensions/:number',
      {
        schema: {
          summary: 'Change the name of an extension, or whose it is; its password stays',
          tags,
          params,
          body: Type.Object(
            {
              name: Type.Optional(Type.String({ maxLength: 100 })),
              userId: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
            },
            { additionalProperties: false },
          ),
          response: { 200: ExtensionView },
        },
        ...exactBody,
        config: { allow: ['it'] },
      },
      async (request) => {
        const { number } = request.params
        const { name, userId } = request.body
        const changed = await extensions.change(number, {
          ...(name !== undefined && { name }),
          ...(userId !== undefined && { userId }),
        })
        await request.audit({ act: 'extension.change', subjectId: number })
        return changed
      },
    )
    app.post(
      '/extensions/:number/password',
      {
        schema: {
          summary: 'Give an extension a new password',
          tags,
          params,
          response: { 200: Type.Object({ password: Password }) },
        },
        config: { allow: ['it'] },
      },
      async (request) => {
        const renewed = await extensions.renewPassword(request.params.number)
        await request.audit({ act: 'extension.set-password', subjectId: request.params.number })
        return renewed
      },
    )
    app.delete(
      '/extensions/:number',
      {
        schema: { summary: 'Remove an extension', tags, params, response: { 204: Type.Null() } },
        config: { allow: ['it'] },
      },
      async (request, reply) => {
        await extensions.remove(request.params.number)
        await request.audit({ act: 'extension.remove', subjectId: request.params.number })
        return reply.status(204).send(null)
      },
    )
  }
}
