import { Checkbox, Group, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core'
import { type Language, languages } from '../../../i18n/i18n.ts'
import { textOrNone, withSetting } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import { defaultManners, type KeypadManners, type Text as Words } from '../model.ts'
import { restricted } from '../new-one.ts'
import { useQuestionnaireTexts } from '../texts.ts'
import { Amount } from './amount.tsx'
import { useFrame, useWorkshop } from './context.tsx'
import { KeySelect } from './key-select.tsx'
import { TextPair } from './text-pair.tsx'

export function General() {
  const t = useEditorTexts()
  const names = useQuestionnaireTexts()
  const { document, mayEdit } = useWorkshop()
  const { questionnaire } = document
  const set = useFrame()
  const speak = (chosen: readonly string[]): void => {
    const spoken = languages.filter((each) => chosen.includes(each))
    if (spoken.length === 0) return
    // Texts of a language that is taken out would never be spoken; they come back with undo.
    document.change((doc) => ({
      ...doc,
      questionnaire: restricted(doc.questionnaire, ordered(doc.questionnaire.languages, spoken)),
    }))
  }
  return (
    <Stack gap="sm">
      <TextPair label={t('title')} path="/title" value={questionnaire.title} onChange={(text) => set('title', text)} />
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <Checkbox.Group
          label={t('languages')}
          value={[...questionnaire.languages]}
          onChange={speak}
          readOnly={!mayEdit}
        >
          <Group gap="md" mt={6}>
            {languages.map((each) => (
              <Checkbox
                key={each}
                size="xs"
                value={each}
                label={names(`language.${each}`)}
                disabled={questionnaire.languages.length === 1 && questionnaire.languages[0] === each}
              />
            ))}
          </Group>
        </Checkbox.Group>
        <Select
          size="xs"
          label={t('first-language')}
          description={t('first-language.about')}
          data={questionnaire.languages.map((each) => ({ value: each, label: names(`language.${each}`) }))}
          value={questionnaire.languages[0] ?? null}
          onChange={(first) =>
            first !== null && set('languages', ordered([first as Language], questionnaire.languages))
          }
          allowDeselect={false}
          readOnly={!mayEdit}
        />
        <TextInput size="xs" label={t('code')} value={questionnaire.code} readOnly variant="filled" />
      </SimpleGrid>
    </Stack>
  )
}

/** `wanted`, those that come first in `before` first. */
const ordered = (before: readonly Language[], wanted: readonly Language[]): Language[] => [
  ...before.filter((each) => wanted.includes(each)),
  ...wanted.filter((each) => !before.includes(each)),
]

export function Opening() {
  const t = useEditorTexts()
  const { document, mayEdit } = useWorkshop()
  const { code, intro, consent } = document.questionnaire
  const set = useFrame()
  return (
    <Stack gap="sm">
      <TextPair
        label={t('intro')}
        path="/intro"
        value={intro}
        onChange={(text) => set('intro', text)}
        spoken={{ recordedAs: `questionnaire/${code}/intro` }}
      />
      <Text size="xs" c="dimmed">
        {t('intro.about')}
      </Text>
      <Group gap="lg" align="flex-start">
        <Switch
          size="sm"
          label={t('consent')}
          description={t('consent.about')}
          checked={consent !== undefined}
          disabled={!mayEdit}
          onChange={(event) => set('consent', event.currentTarget.checked ? { yesKey: '1', noKey: '2' } : undefined)}
        />
        {consent !== undefined && (
          <Group gap="sm">
            <KeySelect
              label={t('yes-key')}
              path="/consent/yesKey"
              value={consent.yesKey}
              digitsOnly
              onChange={(yesKey) => set('consent', { ...consent, yesKey })}
            />
            <KeySelect
              label={t('no-key')}
              path="/consent/noKey"
              value={consent.noKey}
              digitsOnly
              onChange={(noKey) => set('consent', { ...consent, noKey })}
            />
          </Group>
        )}
      </Group>
    </Stack>
  )
}

export function Ending() {
  const t = useEditorTexts()
  const { document } = useWorkshop()
  const { code, thanks, resume, goodbye } = document.questionnaire
  const set = useFrame()
  const part = (name: 'resume' | 'goodbye', value: Words | undefined) => (
    <>
      <TextPair
        label={t(name)}
        path={`/${name}`}
        value={value ?? {}}
        onChange={(text) => set(name, textOrNone(text))}
        spoken={{ recordedAs: `questionnaire/${code}/${name}` }}
      />
      <Text size="xs" c="dimmed" mt={-6}>
        {t(`${name}.about`)}
      </Text>
    </>
  )
  return (
    <Stack gap="sm">
      <TextPair
        label={t('thanks')}
        path="/thanks"
        value={thanks}
        onChange={(text) => set('thanks', text)}
        spoken={{ recordedAs: `questionnaire/${code}/thanks` }}
      />
      {part('resume', resume)}
      {part('goodbye', goodbye)}
    </Stack>
  )
}

const keyNames = ['repeatKey', 'backKey', 'refuseKey', 'optOutKey'] as const

export function Manners() {
  const t = useEditorTexts()
  const { document } = useWorkshop()
  const own = document.questionnaire.manners ?? {}
  const manners: KeypadManners = { ...defaultManners, ...own }
  const set = useFrame()
  const change = <Name extends keyof KeypadManners>(name: Name, value: KeypadManners[Name] | undefined): void => {
    const next = withSetting(own, name, value as Partial<KeypadManners>[Name])
    set('manners', Object.keys(next).length === 0 ? undefined : next, `manners/${name}`)
  }
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        {keyNames.map((name) => (
          <KeySelect
            key={name}
            label={t(`manners.${name}`)}
            path={`/manners/${name}`}
            value={manners[name]}
            mayBeNone={name === 'refuseKey' || name === 'optOutKey'}
            onChange={(key) => change(name, key === '' ? undefined : key)}
          />
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        <Amount
          label={t('manners.wait')}
          path="/manners/silence/waitMs"
          value={manners.silence.waitMs / 1000}
          min={1}
          max={60}
          step={0.5}
          onChange={(seconds) => change('silence', { ...manners.silence, waitMs: Math.round(seconds * 1000) })}
        />
        <Amount
          label={t('manners.silence-limit')}
          path="/manners/silence/limit"
          value={manners.silence.limit}
          min={0}
          max={10}
          onChange={(limit) => change('silence', { ...manners.silence, limit })}
        />
        <Amount
          label={t('manners.invalid-limit')}
          path="/manners/invalid/limit"
          value={manners.invalid.limit}
          min={1}
          max={10}
          onChange={(limit) => change('invalid', { limit })}
        />
        <Amount
          label={t('manners.between')}
          path="/manners/betweenDigitsMs"
          value={manners.betweenDigitsMs / 1000}
          min={0.5}
          max={30}
          step={0.5}
          onChange={(seconds) => change('betweenDigitsMs', Math.round(seconds * 1000))}
        />
      </SimpleGrid>
    </Stack>
  )
}
