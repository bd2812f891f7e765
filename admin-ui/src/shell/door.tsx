import { Box, Button, Center, Group, Image, Paper, Stack, Text, Title } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { speakLanguage, useLanguage } from '../i18n/i18n.ts'
import { useShellTexts } from './texts.ts'

/** The frame of the two pages that are there before somebody has signed in. */
export function Door(props: { title: string; about?: ReactNode; onSubmit: () => void; children: ReactNode }) {
  const t = useShellTexts()
  const language = useLanguage()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    props.onSubmit()
  }
  return (
    <Center mih="100vh" p="md" component="main">
      <Box w="100%" maw={400}>
        <Group justify="space-between" mb="md">
          <Group gap="xs">
            <Image src="/icon.svg" w={28} h={28} alt="" />
            <Text fw={700}>Wardline</Text>
            <Text size="sm" c="dimmed">
              {t('sign-in.about')}
            </Text>
          </Group>
          <Button
            variant="subtle"
            size="compact-sm"
            lang={language === 'zh-CN' ? 'en' : 'zh-CN'}
            onClick={() => speakLanguage(language === 'zh-CN' ? 'en' : 'zh-CN')}
          >
            {language === 'zh-CN' ? 'English' : '中文'}
          </Button>
        </Group>
        <Paper withBorder p="lg" shadow="xs">
          <form onSubmit={submit} noValidate>
            <Stack gap="sm">
              <Title order={1} size="h3">
                {props.title}
              </Title>
              {props.about !== undefined && (
                <Text size="sm" c="dimmed" component="div">
                  {props.about}
                </Text>
              )}
              {props.children}
            </Stack>
          </form>
        </Paper>
      </Box>
    </Center>
  )
}
