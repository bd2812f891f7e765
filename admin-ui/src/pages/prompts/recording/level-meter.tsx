import { Box, Group, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useRecordingTexts } from './texts.ts'

const everyMs = 80
const lowestDb = -60
/** For how long a word counts as said: nobody is told to come closer in a pause. */
const rememberedMs = 2_000

type Level = { nowDb: number; highestDb: number; elapsedMs: number }
export type Loudness = 'quiet' | 'good' | 'loud'

export const loudnessOf = (db: number): Loudness => (db < -34 ? 'quiet' : db > -1.5 ? 'loud' : 'good')

/** How loud it is now, in words and as a bar, and for how long it has been recorded. */
export function LevelMeter({ analyser, since }: { analyser: AnalyserNode; since: number }) {
  const t = useRecordingTexts()
  const { nowDb, highestDb, elapsedMs } = useLevel(analyser, since)
  const loudness = loudnessOf(highestDb)
  const share = Math.max(0, Math.min(100, ((nowDb - lowestDb) / -lowestDb) * 100))
  return (
    <Box>
      <Box
        role="meter"
        aria-label={t('level')}
        aria-valuemin={lowestDb}
        aria-valuemax={0}
        aria-valuenow={Math.round(nowDb)}
        aria-valuetext={t(`level.${loudness}`)}
        h={14}
        bg="gray.2"
        style={{ borderRadius: 7, overflow: 'hidden' }}
      >
        <Box
          h="100%"
          w={`${share}%`}
          bg={loudness === 'good' ? 'teal.7' : loudness === 'loud' ? 'red.7' : 'orange.6'}
        />
      </Box>
      <Group justify="space-between" mt={4}>
        <Text size="sm">{t(`level.${loudness}`)}</Text>
        <Text size="sm" c="dimmed" className="figures">
          {t('elapsed', { time: clock(elapsedMs) })}
        </Text>
      </Group>
    </Box>
  )
}

const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function useLevel(analyser: AnalyserNode, since: number): Level {
  const [level, setLevel] = useState<Level>({ nowDb: lowestDb, highestDb: lowestDb, elapsedMs: 0 })
  const heard = useRef<{ at: number; db: number }[]>([])
  useEffect(() => {
    const samples = new Float32Array(analyser.fftSize)
    const look = (): void => {
      analyser.getFloatTimeDomainData(samples)
      const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0)
      const nowDb = Math.max(lowestDb, 20 * Math.log10(Math.max(peak, 1e-6)))
      const now = Date.now()
      heard.current = [...heard.current.filter(({ at }) => now - at < rememberedMs), { at: now, db: nowDb }]
      setLevel({ nowDb, highestDb: Math.max(...heard.current.map(({ db }) => db)), elapsedMs: now - since })
    }
    const timer = setInterval(look, everyMs)
    return () => clearInterval(timer)
  }, [analyser, since])
  return level
}
