import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import WaveSurfer from 'wavesurfer.js'
import type { paths } from '../../api/schema.d.ts'

export type Peaks = paths['/api/recordings/{id}/peaks']['get']['responses'][200]['content']['application/json']

const channelHeight = 56
const colours = [
  { waveColor: '#0b7285', progressColor: '#053b45' },
  { waveColor: '#868e96', progressColor: '#343a40' },
]
/** The place is told this often while it plays: enough to follow a line of the trail. */
const tellEveryMs = 200

export type Waveform = {
  container: RefObject<HTMLDivElement | null>
  positionMs: number
  durationMs: number
  isPlaying: boolean
  hasFailed: boolean
  speed: number
  toggle: () => void
  hop: (byMs: number) => void
  playFrom: (ms: number) => void
  setSpeed: (speed: number) => void
}

/** Draws the recording and plays it. Its sound is asked for when somebody listens, not before: a look at it is no listening. */
export function useWaveform(recordingId: number, peaks: Peaks, onPosition: (ms: number) => void): Waveform {
  const container = useRef<HTMLDivElement>(null)
  const surfer = useRef<WaveSurfer | undefined>(undefined)
  const tell = useRef(onPosition)
  const [positionMs, setPosition] = useState(0)
  const [isPlaying, setPlaying] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const [speed, setSpeed] = useState(1)
  useEffect(() => {
    tell.current = onPosition
  })
  useEffect(() => {
    if (container.current === null) return undefined
    const media = new Audio()
    media.preload = 'none'
    const drawn = WaveSurfer.create({
      ...look(peaks),
      container: container.current,
      media,
      url: `/api/recordings/${recordingId}/audio`,
    })
    let toldAt = -tellEveryMs
    const place = (seconds: number): void => {
      const ms = seconds * 1000
      if (Math.abs(ms - toldAt) < tellEveryMs) return
      toldAt = ms
      setPosition(ms)
      tell.current(ms)
    }
    drawn.on('timeupdate', place)
    drawn.on('seeking', place)
    drawn.on('play', () => setPlaying(true))
    drawn.on('pause', () => setPlaying(false))
    drawn.on('finish', () => setPlaying(false))
    drawn.on('error', () => setFailed(true))
    surfer.current = drawn
    return () => {
      surfer.current = undefined
      drawn.destroy()
      media.removeAttribute('src')
      media.load()
    }
  }, [recordingId, peaks])

  const play = useCallback((): void => {
    setFailed(false)
    void surfer.current?.play().catch(() => setFailed(true))
  }, [])
  return {
    container,
    positionMs,
    durationMs: peaks.durationMs,
    isPlaying,
    hasFailed,
    speed,
    toggle: () => (surfer.current?.isPlaying() === true ? surfer.current.pause() : play()),
    hop(byMs) {
      const now = (surfer.current?.getCurrentTime() ?? 0) * 1000
      surfer.current?.setTime(Math.min(peaks.durationMs, Math.max(0, now + byMs)) / 1000)
    },
    playFrom: useCallback(
      (ms: number) => {
        surfer.current?.setTime(ms / 1000)
        play()
      },
      [play],
    ),
    setSpeed(next) {
      setSpeed(next)
      surfer.current?.setPlaybackRate(next, true)
    },
  }
}

function look({ channels, durationMs }: Peaks) {
  const loudness = (channel: readonly number[]): number[] => channel.map((peak) => peak / 127)
  return {
    peaks: channels.map(loudness),
    duration: durationMs / 1000,
    height: channelHeight,
    splitChannels: channels.map((_, i) => ({ ...colours[i % colours.length], height: channelHeight })),
    cursorColor: '#c92a2a',
    cursorWidth: 2,
    barWidth: 2,
    barGap: 1,
    barMinHeight: 1,
    dragToSeek: true,
    // Telephone speech is quiet against full scale; both sides by the same measure.
    normalize: true,
    maxPeak: Math.max(0.05, ...channels.flat().map((peak) => peak / 127)),
  }
}
