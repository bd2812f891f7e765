/** `1:05`, `1:02:05`: a place in a recording; `−0:09` before it. */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  const text = h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
  return ms < 0 && seconds > 0 ? `−${text}` : text
}
