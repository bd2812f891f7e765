import { Paper, Select, SimpleGrid, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { currentLanguage, useLanguage } from '../../i18n/i18n.ts'
import { momentAt } from '../../kit/hospital-time.ts'
import { useDialplanTexts } from './texts.ts'
import type { Order } from './use-rehearsal.ts'

export type Setup = {
  direction: Order['direction']
  number: string
  who: 'by-number' | 'made-up' | 'nobody' | 'known'
  patient: { id: number; name: string } | undefined
  at: string
  language: Order['language']
  desks: Order['desks']
  questionnaire: string
  notice: string
}

/** What campaigns run on their calls; every other script is for those who call. */
const ofCampaigns: readonly string[] = ['keypad-survey', 'voice-notice']

export function setupFor(name: string, answersCalls: boolean): Setup {
  const isForCampaign = ofCampaigns.includes(name) && !answersCalls
  return {
    direction: isForCampaign ? 'outbound' : 'inbound',
    number: '13800138000',
    who: isForCampaign ? 'made-up' : 'by-number',
    patient: undefined,
    at: momentAt(Date.now()).replace(' ', 'T'),
    language: currentLanguage(),
    desks: 'answers',
    questionnaire: name === 'keypad-survey' ? 'discharge' : '',
    notice: name === 'voice-notice' ? 'notice/discharge' : '',
  }
}

/** Typed, and not the browser's own field: that writes days as the browser's language does and not as this page. */
const isMoment = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text) && !Number.isNaN(Date.parse(text))

const isNumber = (text: string): boolean => /^\+?[0-9]{2,20}$/.test(text)

/** Undefined while something in it is missing or wrong. */
export function toOrder(script: string, setup: Setup): Order | undefined {
  const { direction, number, who, patient, at, language, desks, questionnaire, notice } = setup
  if (!isNumber(number) || !isMoment(at) || (who === 'known' && patient === undefined)) return undefined
  const task = {
    ...(questionnaire !== '' && { questionnaire }),
    ...(notice !== '' && { notice }),
  }
  return {
    script,
    direction,
    number,
    patient: who === 'known' ? (patient?.id ?? 'nobody') : who,
    at,
    language,
    desks,
    task: direction === 'outbound' ? task : {},
  }
}

/** Who calls, when, and what they meet. Any change begins another call. */
export function SetUp({ setup, onChange }: { setup: Setup; onChange: (setup: Setup) => void }) {
  const t = useDialplanTexts()
  const set = (change: Partial<Setup>): void => onChange({ ...setup, ...change })
  const choose = <Name extends 'direction' | 'who' | 'desks' | 'language'>(
    name: Name,
    labels: Record<Setup[Name], string>,
  ) => ({
    value: setup[name],
    allowDeselect: false,
    data: Object.entries<string>(labels).map(([value, label]) => ({ value, label })),
    onChange: (value: string | null) => value !== null && set({ [name]: value } as Partial<Setup>),
  })
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('setup.title')}>
      <SimpleGrid type="container" cols={{ base: 1, '480px': 2, '760px': 3, '1300px': 6 }} spacing="xs">
        <Select
          label={t('setup.direction')}
          {...choose('direction', { inbound: t('setup.inbound'), outbound: t('setup.outbound') })}
        />
        <TextInput
          label={t('setup.number')}
          inputMode="tel"
          value={setup.number}
          error={!isNumber(setup.number) && t('setup.number-wrong')}
          onChange={(event) => set({ number: event.currentTarget.value.replace(/[\s-]/g, '') })}
        />
        <Select
          label={t('setup.patient')}
          {...choose('who', {
            'by-number': t('setup.by-number'),
            'made-up': t('setup.made-up'),
            nobody: t('setup.nobody'),
            known: t('setup.known'),
          })}
        />
        {setup.who === 'known' && <KnownPatient setup={setup} onChoose={(patient) => set({ patient })} />}
        <TextInput
          label={t('setup.at')}
          inputMode="numeric"
          value={setup.at.replace('T', ' ')}
          error={!isMoment(setup.at) && t('setup.at-wrong')}
          onChange={(event) => set({ at: event.currentTarget.value.replace(/^(\S+) (?=\d)/, '$1T') })}
        />
        <Select
          label={t('setup.desks')}
          {...choose('desks', {
            answers: t('setup.answers'),
            busy: t('setup.busy'),
            'no-answer': t('setup.no-answer'),
          })}
        />
        <Select
          label={t('setup.language')}
          title={t('setup.language-hint')}
          {...choose('language', { 'zh-CN': '中文', en: 'English' })}
        />
        {setup.direction === 'outbound' && <Task setup={setup} set={set} />}
      </SimpleGrid>
    </Paper>
  )
}

function Task({ setup, set }: { setup: Setup; set: (change: Partial<Setup>) => void }) {
  const t = useDialplanTexts()
  const language = useLanguage()
  const questionnaires = useQuery({
    queryKey: ['questionnaires', 'heads'],
    queryFn: () => take(api.GET('/api/questionnaires')),
  })
  return (
    <>
      <Select
        label={t('setup.questionnaire')}
        clearable
        data={(questionnaires.data ?? []).map(({ code, title }) => ({ value: code, label: title[language] ?? code }))}
        value={setup.questionnaire || null}
        onChange={(code) => set({ questionnaire: code ?? '' })}
      />
      <TextInput
        label={t('setup.notice')}
        value={setup.notice}
        maxLength={200}
        onChange={(event) => set({ notice: event.currentTarget.value.trim() })}
      />
    </>
  )
}

/** Found among all patients as one types. */
function KnownPatient({ setup, onChoose }: { setup: Setup; onChoose: (patient: Setup['patient']) => void }) {
  const t = useDialplanTexts()
  const [typed, setTyped] = useState(setup.patient?.name ?? '')
  const [text] = useDebouncedValue(typed.trim(), 250)
  const found = useQuery({
    queryKey: ['patients', 'picked', text],
    queryFn: () => take(api.GET('/api/patients', { params: { query: { text, page: 1, pageSize: 10 } } })),
    enabled: text !== '' && text !== setup.patient?.name,
  })
  const people = new Map((found.data?.items ?? []).map((each) => [String(each.id), each]))
  if (setup.patient !== undefined && !people.has(String(setup.patient.id)))
    people.set(String(setup.patient.id), { ...setup.patient, department: '' } as never)
  return (
    <Select
      label={t('setup.known-patient')}
      placeholder={t('setup.find-patient')}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={text === '' ? t('setup.find-patient') : t('setup.no-patient')}
      filter={({ options }) => options}
      data={[...people].map(([value, { name, department }]) => ({
        value,
        label: department === '' ? name : `${name} · ${department}`,
      }))}
      value={setup.patient === undefined ? null : String(setup.patient.id)}
      onChange={(id) => {
        const chosen = id === null ? undefined : people.get(id)
        onChoose(chosen && { id: chosen.id, name: chosen.name })
      }}
    />
  )
}
