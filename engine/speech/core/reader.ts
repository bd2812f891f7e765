import type { Language } from '../speech.ts'
import { english } from './english.ts'
import { mandarin } from './mandarin.ts'

/**
 * How a language reads things aloud. Every function takes any text whatever and answers with words and plain
 * punctuation only: no digits, signs, markup or control characters, so there is nothing left for an engine to execute.
 */
export type Reader = {
  /** Running text, with the numbers, units, dates and phone numbers in it. */
  text(written: string): string
  /** The name of a person. */
  name(written: string): string
  /** `withYear: false` leaves out a year that everybody knows. */
  date(value: string | number, options: { timeZone: string; withYear: boolean }): string
  time(value: string | number, options: { timeZone: string }): string
  /** An amount of yuan. */
  amount(value: string | number): string
  /** One by one, as a phone number is dictated. */
  digits(value: string | number): string
  number(value: string | number): string
  /** A number before a measure word: 两 for two in Mandarin. */
  count(value: string | number): string
}

export const readers: Record<Language, Reader> = { 'zh-CN': mandarin, en: english }
