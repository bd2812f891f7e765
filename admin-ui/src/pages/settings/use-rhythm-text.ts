import { rhythmText } from './cron.ts'
import { useJobTexts } from './job-texts.ts'

/** A cron line in words, where it is one of the usual. */
export function useRhythmText(): (line: string) => string {
  const t = useJobTexts()
  return (line) =>
    rhythmText(line, {
      hour: (minute) => t('every.hour', { minute }),
      day: (time) => t('every.day', { time }),
      week: (weekday, time) => t('every.weekday', { day: t(`day.${weekday}` as Parameters<typeof t>[0]), time }),
    })
}
