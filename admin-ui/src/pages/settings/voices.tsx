import { Alert, Code, Group, Progress, SegmentedControl, Stack, Table, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { paths } from '../../api/schema.d.ts'
import { type Language, languages, useLanguage } from '../../i18n/i18n.ts'
import { useFormat } from '../../kit/format.ts'
import { ListenButton } from '../../kit/listen.tsx'
import { Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { Facts } from './facts.tsx'
import { useVoices } from './use-voices.ts'
import { useVoiceTexts } from './voice-texts.ts'

type Voices = paths['/api/speech/voices']['get']['responses'][200]['content']['application/json']

/** Spoken, not shown: each in its own language. Numbers, a date and a dose tell voices apart. */
const samples: Record<Language, string> = {
  'zh-CN': '您好，这里是示范医院。您的复诊时间是十二月七日上午九点，请按时服药，每天两次，每次五毫克。',
  en: 'Good morning, this is the hospital. Your next visit is on December the seventh at nine. Please take 5 mg twice a day.',
}
const variables: Record<Language, string> = { 'zh-CN': 'SPEECH_VOICE_ZH', en: 'SPEECH_VOICE_EN' }
const utteranceOf = (language: Language, text: string) => ({ kind: 'text' as const, text, language, fields: {} })

export default function VoicesSection() {
  const query = useVoices()
  return (
    <Loaded query={query}>
      {(voices) => (
        <Stack gap="md">
          <Speakers voices={voices} />
          <OwnSentence />
          <Cache voices={voices} />
        </Stack>
      )}
    </Loaded>
  )
}

function Speakers({ voices: { engine, voices, sampleRate, environment } }: { voices: Voices }) {
  const t = useVoiceTexts()
  const format = useFormat()
  const state = engine.version === null ? t('engine.away') : t('engine.ok', { version: engine.version })
  return (
    <Panel title={t('title')} about={t('about')}>
      <Stack gap="sm">
        {engine.version === null && (
          <Alert color="red" p="xs" title={`${engine.name}: ${t('engine.away')}`}>
            {engine.why} {t('engine.do')}
          </Alert>
        )}
        <Table.ScrollContainer minWidth={560}>
          <Table aria-label={t('title')} fz="sm" verticalSpacing={5}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('language')}</Table.Th>
                <Table.Th>{t('voice')}</Table.Th>
                <Table.Th>{t('rate')}</Table.Th>
                <Table.Th>{t('variable')}</Table.Th>
                <Table.Th>{t('hear')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {languages.map((language) => (
                <Table.Tr key={language}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{t(`language.${language}`)}</Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{voices[language].voice}</Table.Td>
                  <Table.Td>{t('rate.words', { count: voices[language].rate })}</Table.Td>
                  <Table.Td>
                    <Code>{variables[language]}</Code>
                  </Table.Td>
                  <Table.Td>
                    <ListenButton
                      id={`voice ${language}`}
                      label={t(`hear.${language}`)}
                      sound={utteranceOf(language, samples[language])}
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Facts
          facts={[
            [t('engine'), `${engine.name} · ${state}`],
            [t('sample'), t('sample.hz', { count: sampleRate }).replace(String(sampleRate), format.number(sampleRate))],
            [t('variable'), environment.join(' ')],
          ]}
        />
      </Stack>
    </Panel>
  )
}

function OwnSentence() {
  const t = useVoiceTexts()
  const [language, setLanguage] = useState<Language>(useLanguage())
  const [text, setText] = useState('')
  return (
    <Panel title={t('own.title')} about={t('own.about')}>
      <Stack gap="xs" maw={560}>
        <Textarea
          aria-label={t('own.text')}
          placeholder={samples[language]}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
        />
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('language')}
            value={language}
            onChange={(next) => setLanguage(next as Language)}
            data={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
          />
          <ListenButton
            id="own sentence"
            label={t('own.hear')}
            size={30}
            sound={utteranceOf(language, text.trim() === '' ? samples[language] : text.trim())}
          />
        </Group>
      </Stack>
    </Panel>
  )
}

function Cache({ voices: { cache } }: { voices: Voices }) {
  const t = useVoiceTexts()
  const format = useFormat()
  const used = t('cache.used', { used: format.bytes(cache.bytes), limit: format.bytes(cache.limitBytes) })
  return (
    <Panel title={t('cache.title')} about={t('cache.about')}>
      <Stack gap={6} maw={560}>
        <Progress.Root size="sm">
          <Progress.Section value={(cache.bytes / cache.limitBytes) * 100} aria-label={used} />
        </Progress.Root>
        <Text size="sm">
          {used} · {t('cache.files', { count: cache.files })}
          {cache.busy > 0 && ` · ${t('cache.busy', { count: cache.busy })}`}
        </Text>
      </Stack>
    </Panel>
  )
}
