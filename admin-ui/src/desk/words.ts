import { useQuery } from '@tanstack/react-query'
import { api, take } from '../api/client.ts'
import { useLanguage } from '../i18n/i18n.ts'
import { deskText, useDeskTexts } from './texts.ts'
import { type Agent, type Desk, isPhoneHere, type Person } from './use-desk.ts'

type Key = Parameters<typeof deskText>[0]

/** The text, or what the engine said where this version has no word for it. */
function word(group: string, name: string): string {
  const key = `${group}.${name}` as Key
  const text = deskText(key)
  return text === key ? name : text
}

/** A colour beside the word, never instead of it. */
export const stateColour: Readonly<Record<string, string>> = {
  ready: 'teal.9',
  ringing: 'orange.8',
  reserved: 'orange.8',
  talking: 'cyan.9',
  'wrap-up': 'violet.8',
  paused: 'yellow.9',
  away: 'red.8',
}

export const stateWord = (state: string): string => word('state', state)
export const nextWord = (next: string): string => word('next', next)

/** The two lists that hospitals write, as they are now. */
export const usePauseReasons = (enabled = true) =>
  useQuery({ queryKey: ['pause-reasons'], queryFn: () => take(api.GET('/api/pause-reasons')), enabled })
export const useWrapUpCodes = () =>
  useQuery({ queryKey: ['wrap-up-codes'], queryFn: () => take(api.GET('/api/wrap-up-codes')) })

export function useReasonWord(): (reason: string) => string {
  const language = useLanguage()
  const { data } = usePauseReasons()
  return (reason) => data?.find(({ code }) => code === reason)?.title[language] ?? word('reason', reason)
}

type Third = NonNullable<Desk['call']>['thirds'][number]
const thirdWord = (third: Third | undefined): string => third?.name ?? third?.number ?? deskText('third.unknown')

/** Who was called to the call, and what goes on with them. */
function thirdsWords({ at, thirds, isInviting, isHandingOver }: NonNullable<Desk['call']>): string {
  const inside = isInviting ? thirds.slice(0, -1) : thirds
  const third = inside.map(thirdWord).join(deskText('list.and'))
  if (isHandingOver) return deskText('call.ringing-hand-over', { third })
  const words = at === 'together' && inside.length > 1 ? 'call.conference' : (`call.${at}` as 'call.together')
  const now = deskText(words, { third })
  return isInviting ? `${now} ${deskText('call.inviting', { third: thirdWord(thirds.at(-1)) })}` : now
}

/** Who is on the line, in a few words. */
export function usePersonWord(): (person: Person) => string {
  const t = useDeskTexts()
  return ({ patient, patients }) => {
    const known = patients.find(({ id }) => id === patient) ?? (patients.length === 1 ? patients[0] : undefined)
    if (known !== undefined) return known.name
    return patients.length > 1 ? t('several', { count: patients.length }) : t('unknown')
  }
}

/** What goes on, in words; undefined: no call. `since`: what is counted. */
export function useSituation(desk: Desk): { words: string; since: number; person: Person } | undefined {
  const t = useDeskTexts()
  const { call, asked, offer, dialing } = desk
  const here = isPhoneHere(desk) ? '-here' : ''
  if (call !== null) {
    return { words: thirdsWords(call), since: call.startedAt, person: call.person }
  }
  if (asked !== null) {
    const words = t(asked.at === 'ringing-third' ? `asked.rings${here}` : 'asked.on', { by: asked.by })
    return { words, since: asked.since, person: asked.person }
  }
  if (dialing !== null) {
    const whose = dialing.at === 'own-phone' && isPhoneHere(desk) ? 'own-browser' : dialing.at
    return { words: t(`dialing.${whose}`), since: dialing.since, person: dialing.person }
  }
  if (offer?.isCallback === true) return { words: t(`offer.callback${here}`), since: offer.since, person: offer.person }
  return offer === null ? undefined : { words: t(`offer.rings${here}`), since: offer.since, person: offer.person }
}

/** What the last third came to, where it did not come. */
export function thirdFailedWord(failed: NonNullable<NonNullable<Desk['call']>['thirdFailed']>): string {
  const known = ['busy', 'no-answer', 'no-such-number'] as const
  const why = known.find((each) => each === failed.why) ?? 'else'
  return deskText(`third.${why}`, { third: thirdWord(failed.who) })
}

/** Whether a number may be called now, and why not. */
export function whyNotDial(agent: Agent | null | undefined): Key | undefined {
  if (agent === null || agent === undefined) return 'dial.not-signed-in'
  if (agent.state === 'away') return 'dial.away'
  return ['ready', 'paused', 'wrap-up'].includes(agent.state) ? undefined : 'dial.busy'
}
