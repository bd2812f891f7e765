/** Why so many lines now: a pacer's figures as sentences. */
import type { PacingReason } from './pacing.ts'

export type TextOfReason = { zh: string; en: string }
type Because = PacingReason['because'] | 'callers-wait' | 'throttled' | 'preview'

const texts: Readonly<Record<Because, TextOfReason>> = {
  'no-agent': { zh: '没有可用坐席，不外呼', en: 'no agent is there: nobody is called' },
  'lines-full': { zh: '线路已用满', en: 'all lines are in use' },
  'one-line-per-idle-agent': { zh: '每名空闲坐席一条线路', en: 'one line for each idle agent' },
  'power-ratio': { zh: '按固定倍率拨号', en: 'a fixed number of lines for each idle agent' },
  'cold-start': {
    zh: '刚开始，接通率还不可靠，先按每名空闲坐席一条线路',
    en: 'too little is known yet: one line for each idle agent',
  },
  'risk-above-limit': {
    zh: '再拨一路，接通后无坐席的可能为 {risk}，超过当前允许的 {limit}',
    en: 'one more line would find no agent with a chance of {risk}; {limit} is allowed now',
  },
  'no-room-under-cap': {
    zh: '呼损 {abandoned}/{live}，已接近上限，只按空闲坐席拨号',
    en: '{abandoned} of {live} answers were abandoned, near the cap: only for agents who are idle',
  },
  'callers-wait': { zh: '有来电在排队，坐席先接来电', en: 'callers wait: agents are theirs first' },
  throttled: { zh: '已由主管暂停拨号（线路数为 0）', en: 'throttled to no lines' },
  preview: { zh: '预览模式：由坐席发起呼叫', en: 'preview: agents ask for each call' },
}

type Figures = Pick<PacingReason, 'risk' | 'limit' | 'abandoned' | 'live'>

export function sentenceOfPace(because: Because, figures: Figures, language: 'zh-CN' | 'en'): string {
  const shown: Readonly<Record<keyof Figures, string>> = {
    risk: percent(figures.risk),
    limit: percent(figures.limit),
    abandoned: String(figures.abandoned),
    live: String(figures.live),
  }
  const text = texts[because][language === 'en' ? 'en' : 'zh']
  return text.replace(/\{(\w+)\}/g, (_, name: keyof Figures) => shown[name])
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
