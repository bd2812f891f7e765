import { Box, Group, Text, UnstyledButton } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { type Step, steps, type WizardChecks } from './use-wizard-checks.ts'
import { useWizardTexts } from './wizard-texts.ts'

type Props = { at: Step; checks: WizardChecks; tried: ReadonlySet<Step>; onGo: (step: Step) => void }

/** All steps in a row; any of them can be gone to at any time. */
export function StepNav({ at, checks, tried, onGo }: Props) {
  const t = useWizardTexts()
  return (
    <Box component="nav" aria-label={t('steps.label')} mb="md">
      <Group component="ol" gap={6} p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map((step, place) => {
          const count = tried.has(step) ? checks.counts[step] : 0
          const name = t(`step.${step}`)
          return (
            <li key={step}>
              <UnstyledButton
                onClick={() => onGo(step)}
                aria-current={step === at ? 'step' : undefined}
                aria-label={`${place + 1} ${count > 0 ? t('step.problems', { step: name, count }) : name}`}
                px="sm"
                py={5}
                style={{
                  borderRadius: 8,
                  border: '1px solid var(--mantine-color-gray-3)',
                  background: step === at ? 'var(--mantine-primary-color-light)' : '#fff',
                }}
              >
                <Group gap={6} wrap="nowrap">
                  <Text size="xs" c="dimmed" className="figures">
                    {place + 1}
                  </Text>{' '}
                  <Text size="sm" fw={step === at ? 700 : 500}>
                    {name}
                  </Text>
                  {count > 0 && <IconAlertCircle size={15} color="var(--mantine-color-orange-8)" aria-hidden />}
                </Group>
              </UnstyledButton>
            </li>
          )
        })}
      </Group>
    </Box>
  )
}
