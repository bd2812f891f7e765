import { Box } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useSoftphoneTexts } from './texts.ts'

const everyMs = 100
const lowestDb = -60
const audibleDb = -45

/** How loud the microphone is now. */
export function Level({ stream }: { stream: MediaStream }) {
  const t = useSoftphoneTexts()
  const db = useLevel(stream)
  const isHeard = db > audibleDb
  return (
    <Box
      role="meter"
      aria-label={t('level')}
      aria-valuemin={lowestDb}
      aria-valuemax={0}
      aria-valuenow={Math.round(db)}
      aria-valuetext={t(isHeard ? 'level.heard' : 'level.silent')}
      h={8}
      miw={80}
      bg="gray.2"
      style={{ borderRadius: 4, overflow: 'hidden', flex: 1 }}
    >
      <Box h="100%" w={`${((db - lowestDb) / -lowestDb) * 100}%`} bg={isHeard ? 'teal.7' : 'gray.5'} />
    </Box>
  )
}

function useLevel(stream: MediaStream): number {
  const [db, setDb] = useState(lowestDb)
  useEffect(() => {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0)
      setDb(Math.min(0, Math.max(lowestDb, 20 * Math.log10(Math.max(peak, 1e-6)))))
    }, everyMs)
    return () => {
      clearInterval(timer)
      void context.close()
    }
  }, [stream])
  return db
}
