/** Words in colour that can be read on a tint of that colour: the kit's own shades are too faint for small print (WCAG AA). */
export const ink = {
  orange: '#9a3412',
  yellow: '#7a4a00',
  teal: '#066649',
  green: '#1f6b30',
  red: '#a61e1e',
  blue: '#1255a0',
} as const

/** For the words of a light badge in this colour of the kit. */
export const inkOn = (color: string): string =>
  Object.hasOwn(ink, color) ? ink[color as keyof typeof ink] : `var(--mantine-color-${color}-9)`
