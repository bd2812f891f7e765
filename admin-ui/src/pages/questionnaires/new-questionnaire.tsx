import {
  Alert,
  Button,
  Checkbox,
  FileInput,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api, take, upload } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { type Language, languages, useLanguage } from '../../i18n/i18n.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { writeDraft } from './drafts.ts'
import { ImportNotes, type XlsFormNote } from './import-notes.tsx'
import type { Questionnaire } from './model.ts'
import { blankQuestionnaire, freeCode, restricted } from './new-one.ts'
import type { Head } from './questionnaires.tsx'
import { useQuestionnaireTexts } from './texts.ts'
import { textIn } from './words.ts'

export type Source = 'blank' | 'template' | 'copy' | 'xlsform'
export type Start = { from: Source; questionnaire?: Questionnaire }
type Form = { code: string; titles: Partial<Record<Language, string>>; languages: Language[] }

const sources: readonly Source[] = ['template', 'copy', 'xlsform', 'blank']

/** Asks what to begin with and what it is called; the rest is the editor's. Nothing is saved before the author saves. */
export function NewQuestionnaire(props: { start: Start; heads: readonly Head[]; onClose: () => void }) {
  const t = useQuestionnaireTexts()
  const kit = useKitTexts()
  const { login } = useUser()
  const [, navigate] = useLocation()
  const taken = props.heads.map(({ code }) => code)
  const [source, setSource] = useState<Source>(props.start.from)
  const [base, setBase] = useState(props.start.questionnaire)
  const [form, setForm] = useState<Form>(() => formOf(props.start.questionnaire, taken))
  const [notes, setNotes] = useState<readonly XlsFormNote[]>()

  function choose(questionnaire: Questionnaire | undefined): void {
    setBase(questionnaire)
    setForm(formOf(questionnaire, taken))
  }
  function changeSource(next: Source): void {
    setSource(next)
    setNotes(undefined)
    choose(undefined)
  }
  const isChosen = source === 'blank' || base !== undefined
  const faults = faultsOf(form, taken)
  function begin(): void {
    const titled = { ...(base ?? blankQuestionnaire()), code: form.code, title: form.titles }
    const questionnaire = restricted(titled, form.languages)
    writeDraft(login, form.code, { questionnaire, basedOn: 'none', at: Date.now() })
    navigate(`/questionnaires/${form.code}`)
  }
  return (
    <Modal opened onClose={props.onClose} title={t('new')} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isChosen && faults.isFit) begin()
        }}
      >
        <Stack gap="sm">
          <SegmentedControl
            aria-label={t('new.from')}
            fullWidth
            data={sources.map((value) => ({ value, label: t(`new.${value}`) }))}
            value={source}
            onChange={(value) => changeSource(value as Source)}
          />
          {source === 'template' && <TemplateChoice onChoose={choose} />}
          {source === 'copy' && (
            <CopyChoice heads={props.heads} first={props.start.questionnaire?.code} onChoose={choose} />
          )}
          {source === 'xlsform' && (
            <FileChoice
              onRead={(read, told) => {
                choose(read)
                setNotes(told)
              }}
            />
          )}
          {notes !== undefined && (
            <Alert variant="light" title={t('notes.title')}>
              <ImportNotes notes={notes} />
            </Alert>
          )}
          {isChosen && <Naming form={form} onChange={setForm} faults={faults} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {kit('cancel')}
            </Button>
            <Button type="submit" disabled={!isChosen || !faults.isFit}>
              {t('new.start')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const formOf = (questionnaire: Questionnaire | undefined, taken: readonly string[]): Form =>
  questionnaire === undefined
    ? { code: '', titles: {}, languages: [...languages] }
    : {
        code: freeCode(questionnaire.code, taken),
        titles: { ...questionnaire.title },
        languages: languages.filter((each) => questionnaire.languages.includes(each)),
      }

type Faults = { isFit: boolean; isMalformed: boolean; isTaken: boolean; untitled: readonly Language[]; isMute: boolean }

function faultsOf({ code, titles, languages: spoken }: Form, taken: readonly string[]): Faults {
  const isMalformed = code !== '' && !/^[A-Za-z0-9-]{1,64}$/.test(code)
  const isTaken = taken.includes(code)
  const untitled = spoken.filter((each) => (titles[each] ?? '').trim() === '')
  const isMute = spoken.length === 0
  return {
    isMalformed,
    isTaken,
    untitled,
    isMute,
    isFit: code !== '' && !isMalformed && !isTaken && untitled.length === 0 && !isMute,
  }
}

function Naming(props: { form: Form; onChange: (form: Form) => void; faults: Faults }) {
  const t = useQuestionnaireTexts()
  const { form, faults, onChange } = props
  const codeFault = faults.isMalformed ? t('new.code-form') : faults.isTaken ? t('new.code-taken') : undefined
  return (
    <>
      <Checkbox.Group
        label={t('new.languages')}
        value={form.languages}
        onChange={(chosen) => onChange({ ...form, languages: languages.filter((each) => chosen.includes(each)) })}
      >
        <Group gap="md" mt={4}>
          {languages.map((each) => (
            <Checkbox key={each} size="sm" value={each} label={t(`language.${each}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group grow align="flex-start">
        {form.languages.map((each) => (
          <TextInput
            key={each}
            label={t(each === 'zh-CN' ? 'new.title-zh' : 'new.title-en')}
            value={form.titles[each] ?? ''}
            onChange={(event) => onChange({ ...form, titles: { ...form.titles, [each]: event.currentTarget.value } })}
            maxLength={200}
            required
          />
        ))}
      </Group>
      <TextInput
        label={t('new.code')}
        description={t('new.code-about')}
        error={codeFault}
        value={form.code}
        onChange={(event) => onChange({ ...form, code: event.currentTarget.value.trim() })}
        maxLength={64}
        required
      />
    </>
  )
}

function TemplateChoice({ onChoose }: { onChoose: (questionnaire: Questionnaire | undefined) => void }) {
  const t = useQuestionnaireTexts()
  const language = useLanguage()
  const templates = useQuery({
    queryKey: ['questionnaire-templates'],
    queryFn: async () => (await take(api.GET('/api/questionnaire-templates'))) as unknown as Questionnaire[],
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (templates.error !== null) return <ErrorNote error={templates.error} onRetry={() => void templates.refetch()} />
  const nameOf = (each: Questionnaire) =>
    `${textIn(each.title, language)} · ${t('new.questions', { count: each.questions.length })}`
  return (
    <Select
      label={t('new.choose-template')}
      data={(templates.data ?? []).map((each) => ({ value: each.code, label: nameOf(each) }))}
      onChange={(code) => onChoose(templates.data?.find((each) => each.code === code))}
      data-autofocus
      searchable
      required
    />
  )
}

export async function fetchQuestionnaire(code: string): Promise<Questionnaire> {
  const { questionnaire } = await take(api.GET('/api/questionnaires/{code}', { params: { path: { code } } }))
  return questionnaire as unknown as Questionnaire
}

function CopyChoice(props: {
  heads: readonly Head[]
  first: string | undefined
  onChoose: (questionnaire: Questionnaire | undefined) => void
}) {
  const t = useQuestionnaireTexts()
  const language = useLanguage()
  const fetched = useMutation({ mutationFn: fetchQuestionnaire, onSuccess: props.onChoose })
  return (
    <>
      <Select
        label={t('new.choose-copy')}
        data={props.heads.map((head) => ({
          value: head.code,
          label: `${textIn(head.title, language)} (${head.code})`,
        }))}
        defaultValue={props.first ?? null}
        onChange={(code) => code !== null && fetched.mutate(code)}
        searchable
        required
      />
      {fetched.error !== null && <ErrorNote error={fetched.error} />}
    </>
  )
}

type ReadForm = { questionnaire: Record<string, unknown>; notes: XlsFormNote[] }

export const readForm = (file: File): Promise<ReadForm> =>
  upload<ReadForm>('/api/questionnaires/xlsform', { file, fileName: file.name })

function FileChoice({ onRead }: { onRead: (questionnaire: Questionnaire, notes: readonly XlsFormNote[]) => void }) {
  const t = useQuestionnaireTexts()
  const read = useMutation({
    mutationFn: readForm,
    onSuccess: ({ questionnaire, notes }) => onRead(questionnaire as unknown as Questionnaire, notes),
  })
  return (
    <>
      <FileInput
        label={t('new.choose-file')}
        description={t('new.file-about')}
        accept=".xlsx"
        leftSection={<IconFileSpreadsheet size={16} />}
        onChange={(file) => file !== null && read.mutate(file)}
        clearable={false}
        required
      />
      {read.isPending && (
        <Text size="sm" role="status">
          {t('new.reading')}
        </Text>
      )}
      {read.error !== null && <ErrorNote error={read.error} />}
    </>
  )
}
