/** Words in colour that can be read on a tint of that colour: the kit's own shades are too faint for small print (WCAG AA). */
export const ink = { orange: '#9a3412', teal: '#066649', red: '#a61e1e' } as const
