import { Button, Group, PasswordInput, Progress, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { passwordLength, passwordProblem } from '../../../engine/accounts/core/password-policy.ts'
import { defineTexts } from '../i18n/i18n.ts'
import { CopyButton } from './copy-button.tsx'

const { useT } = defineTexts('password', {
  'too-short': ['还差 {{count}} 个字符，至少 {{min}} 个。', '{{count}} more characters; it needs {{min}} at least.'],
  'too-short_one': ['还差 {{count}} 个字符，至少 {{min}} 个。', 'One more character; it needs {{min}} at least.'],
  'too-long': ['最多 {{max}} 个字符。', 'At most {{max}} characters.'],
  'names-the-user': ['不能包含用户名或姓名。', 'It must not contain the login or the name.'],
  repeats: ['重复的字符太多。', 'The same few characters over and over.'],
  common: ['太常见，容易被猜到。', 'Too common: it is tried first.'],
  needed: ['请输入密码。', 'Give a password.'],
  'strength.0': ['不可用', 'Will not do'],
  'strength.1': ['可用', 'Will do'],
  'strength.2': ['较好', 'Good'],
  'strength.3': ['很好', 'Very good'],
  strength: ['强度：{{level}}', 'Strength: {{level}}'],
  advice: [
    '几个互不相干的词连成一句，好记也难猜。不需要特殊符号。',
    'A few words that have nothing to do with one another are easy to keep and hard to guess. No special characters are needed.',
  ],
  make: ['生成一个', 'Make one'],
  copy: ['复制密码', 'Copy the password'],
})

type Props = {
  label: string
  hint?: string
  user: { login: string; name: string }
  value: string
  onChange: (password: string, isFit: boolean) => void
  /** Something was sent with it: an empty field says so. */
  isTried: boolean
  /** Offers to make one, and to copy it. */
  isMade?: boolean
}

/** A new password: says as it is typed whether it will do, by the engine's own rule, and how good it is. */
export function PasswordField(props: Props) {
  const t = useT()
  const [isShown, setShown] = useState(false)
  const { value, user, onChange } = props
  const problem = value === '' ? undefined : passwordProblem(value, user)
  const level = value === '' || problem !== undefined ? 0 : strengthOf(value)
  const missing = passwordLength.min - [...value].length
  const set = (next: string) => onChange(next, next !== '' && passwordProblem(next, user) === undefined)
  const make = () => {
    set(newPassword())
    setShown(true)
  }
  const error =
    value === ''
      ? props.isTried
        ? t('needed')
        : undefined
      : problem && t(problem, { ...passwordLength, count: missing })
  return (
    <Stack gap={4}>
      <PasswordInput
        label={props.label}
        {...(props.hint !== undefined && { description: props.hint })}
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
        visible={isShown}
        onVisibilityChange={setShown}
        error={error}
        autoComplete="new-password"
        maxLength={256}
        required
      />
      <Progress
        value={value === '' ? 0 : problem === undefined ? (level / 3) * 100 : 12}
        size={4}
        color={problem === undefined ? 'teal' : 'red'}
        aria-hidden
      />
      <Text size="xs" c="dimmed" aria-live="polite">
        {value === '' ? t('advice') : t('strength', { level: t(`strength.${level}`) })}
      </Text>
      {props.isMade === true && (
        <Group gap="xs">
          <Button size="compact-xs" variant="default" onClick={make}>
            {t('make')}
          </Button>
          {value !== '' && problem === undefined && <CopyButton value={value} label={t('copy')} />}
        </Group>
      )}
    </Stack>
  )
}

/** Length is what counts; different kinds of characters help a little. */
function strengthOf(password: string): 1 | 2 | 3 {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\p{L}\d\s]/u, /\p{Script=Han}/u].filter((kind) =>
    kind.test(password),
  ).length
  const points = [...password].length + kinds * 2
  if (points >= 22) return 3
  return points >= 16 ? 2 : 1
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Eighty bits in characters that nobody mistakes for one another: `k7qm-2xra-9twd-fh3n`. */
function newPassword(): string {
  const picks = crypto.getRandomValues(new Uint32Array(16))
  return [...picks]
    .map((pick) => letters[pick % letters.length])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')
}
