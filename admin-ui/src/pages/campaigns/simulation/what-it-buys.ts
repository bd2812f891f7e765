import { useFormat } from '../../../kit/format.ts'
import type { Simulation } from '../data.ts'
import type { PacingMode } from '../staffing/staffing.ts'
import { useStaffingTexts } from '../staffing/staffing-texts.ts'
import { useSimulationTexts } from './simulation-texts.ts'

/** One sentence on what the chosen way of placing calls is worth, against one line for each idle agent. */
export function useWhatItBuys(): (result: Simulation, chosen: PacingMode, cap: number) => string {
  const t = useSimulationTexts()
  const modeText = useStaffingTexts()
  const format = useFormat()
  return ({ modes }, chosen, cap) => {
    const of = (wanted: PacingMode) => modes.find(({ mode }) => mode === wanted)
    const base = of('progressive')
    const other = of('predictive')
    const own = chosen === 'preview' ? base : of(chosen)
    if (base === undefined || other === undefined || own === undefined) return ''
    const against =
      chosen === 'progressive' ? other.servedPerDay - base.servedPerDay : own.servedPerDay - base.servedPerDay
    const more = Math.round(against)
    const figures = {
      mode: modeText(`mode.${chosen}`),
      occupancy: format.share(own.occupancy),
      base: format.share(base.occupancy),
      abandonment: format.share(own.abandonment),
      other: format.share(other.abandonment),
      served: format.number(Math.round(own.servedPerDay)),
      more: format.number(more),
      cap: format.share(cap),
    }
    if (chosen === 'preview') return t('buys.preview', figures)
    if (chosen === 'progressive') return t(more > 0 ? 'buys.progressive' : 'buys.progressive-same', figures)
    if (Math.round(own.abandonment * 1000) > Math.round(cap * 1000)) return t('buys.over', figures)
    return t(more > 0 ? 'buys.more' : 'buys.same', figures)
  }
}
