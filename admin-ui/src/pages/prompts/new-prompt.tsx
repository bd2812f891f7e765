import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiError, api, take } from '../../api/client.ts'
import { type Language, languages } from '../../i18n/i18n.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { useDetailTexts } from './detail-texts.ts'
import { usePromptTexts } from './texts.ts'
import { useRefreshPrompts } from './use-prompts.ts'

/** As the API wants it; anything else is told before it is asked. */
const idForm = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*){1,3}$/

type Form = { id: string; texts: Record<Language, string> }

/** A prompt of the hospital's own. What is wrong is told at its field once it was tried. */
export function NewPrompt({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const t = useDetailTexts()
  const [form, setForm] = useState<Form>({ id: '', texts: { 'zh-CN': '', en: '' } })
  const [isTried, setTried] = useState(false)
  const make = useMake(form, onMade)
  const faults = useFaults(form, make.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!faults.isIncomplete) make.mutate()
  }
  const change = (next: Partial<Form>) => {
    make.reset()
    setForm({ ...form, ...next })
  }
  return (
    <Modal opened onClose={onClose} title={t('add')} size="lg" centered closeOnClickOutside={false}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('add.about')}
          </Text>
          <TextInput
            label={t('add.id')}
            description={t('add.id-hint')}
            value={form.id}
            onChange={(event) => change({ id: event.currentTarget.value })}
            error={isTried ? faults.id : undefined}
            maxLength={80}
            autoComplete="off"
            spellCheck={false}
            required
            data-autofocus
          />
          <Texts form={form} change={change} errors={isTried ? faults.texts : {}} />
          {make.error !== null && faults.isElsewhere && <ErrorNote error={make.error} />}
          <Buttons onClose={onClose} isPending={make.isPending} />
        </Stack>
      </form>
    </Modal>
  )
}

function Texts(props: {
  form: Form
  change: (next: Partial<Form>) => void
  errors: Partial<Record<Language, string>>
}) {
  const t = useDetailTexts()
  const words = usePromptTexts()
  const { form, change, errors } = props
  return languages.map((language) => (
    <Textarea
      key={language}
      label={t('text.label', { language: words(`language.${language}`) })}
      lang={language}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={2000}
      value={form.texts[language]}
      error={errors[language]}
      onChange={(event) => change({ texts: { ...form.texts, [language]: event.currentTarget.value } })}
    />
  ))
}

function Buttons({ onClose, isPending }: { onClose: () => void; isPending: boolean }) {
  const t = useDetailTexts()
  const kit = useKitTexts()
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        {kit('cancel')}
      </Button>
      <Button type="submit" loading={isPending}>
        {t('add.submit')}
      </Button>
    </Group>
  )
}

function useMake({ id, texts }: Form, onMade: (id: string) => void) {
  const t = useDetailTexts()
  const refresh = useRefreshPrompts()
  return useMutation({
    mutationFn: () => {
      const given = languages.filter((language) => texts[language].trim() !== '')
      const body = { prompt: id.trim(), texts: Object.fromEntries(given.map((each) => [each, texts[each].trim()])) }
      return take(api.POST('/api/prompts', { body }))
    },
    onSuccess: async () => {
      tellDone(t('add.done', { id: id.trim() }))
      await refresh()
      onMade(id.trim())
    },
  })
}

/** What the form lacks, and what the server refused, each at its field. */
function useFaults({ id, texts }: Form, error: Error | null) {
  const t = useDetailTexts()
  const refusal = error instanceof ApiError ? error : undefined
  const isOfId = refusal?.code === 'prompt-exists' || refusal?.code === 'prompt-name-invalid'
  const language = languages.find((each) => each === refusal?.params['language'])
  const isEmpty = languages.every((each) => texts[each].trim() === '')
  const idFault = idForm.test(id.trim()) ? (isOfId ? refusal?.message : undefined) : t('add.id-wrong')
  const textFaults: Partial<Record<Language, string>> = {
    ...(isEmpty && { 'zh-CN': t('add.text') }),
    ...(language !== undefined && refusal !== undefined && { [language]: refusal.message }),
  }
  return {
    id: idFault,
    texts: textFaults,
    isIncomplete: !idForm.test(id.trim()) || isEmpty,
    isElsewhere: !isOfId && language === undefined,
  }
}
