import type { Campaign } from './dialer/campaign.ts'
import { noticeUtterances } from './dialer/core/notice.ts'
import type { Prepared, SpeechPreparation } from './dialer/ports.ts'
import type { Patient } from './dialplan/api.ts'
import type { InFlight } from './kernel/in-flight.ts'
import type { SpeechService } from './speech/create-speech.ts'
import type { PreparationReport, Utterance } from './speech/speech.ts'

export type CampaignSpeechParts = {
  inFlight: InFlight
  speech: Pick<SpeechService, 'prepare' | 'reload'>
  /** Everything that a version may say to one patient. */
  surveyUtterancesFor: (versionId: number) => Promise<(patient: Patient) => readonly Utterance[]>
  patientsOf: (campaignId: number) => AsyncIterable<Patient>
  /** How many patients that is. */
  countOf: (campaignId: number) => Promise<number>
  onFailure: (campaign: Campaign, report: PreparationReport) => void
}

type OnProgress = Parameters<SpeechPreparation['prepare']>[1]

/** Rendered together: enough to keep the voices busy, little enough to hold in memory. */
const batchSize = 500
/** Some patients lack a field that a text asks for; when it is more than these, the text is wrong and not the patients. */
const tolerableShare = 0.05

/** Everything that a campaign may say, spoken before its first call. */
export function createCampaignSpeech(parts: CampaignSpeechParts): SpeechPreparation {
  return {
    prepare: (campaign, onProgress) => parts.inFlight.during(() => prepareAll(campaign, onProgress)),
  }

  async function prepareAll(campaign: Campaign, onProgress: OnProgress): Promise<Prepared> {
    const patients = await parts.countOf(campaign.id)
    const sum = { done: 0, failed: 0, why: '' }
    let forecast = 0
    await parts.speech.reload()
    const utterances = utterancesOf(campaign, (each) => {
      forecast = Math.max(forecast, each * patients)
    })
    for await (const batch of batches(utterances)) {
      const report = await parts.speech.prepare(batch, (done) => onProgress(sum.done + done, forecast))
      sum.done += batch.length
      sum.failed += report.failed.length
      sum.why ||= report.failed[0]?.why ?? ''
      if (report.failed.length > 0) parts.onFailure(campaign, report)
    }
    return verdict(sum)
  }

  async function* utterancesOf(
    { id, kind, questionnaireVersionId, ...notice }: Campaign,
    onPatient: (utterances: number) => void,
  ): AsyncGenerator<Utterance> {
    const asking = questionnaireVersionId !== undefined && (await parts.surveyUtterancesFor(questionnaireVersionId))
    const around = kind === 'agents' ? aroundAgents : kind === 'application' ? ['campaign/apology'] : []
    const utterancesFor = (patient: Patient): readonly Utterance[] => [
      ...(kind === 'voice-notice' ? noticeUtterances(notice, patient.language, patient.fields) : []),
      ...(asking ? asking(patient) : []),
      ...around.map((prompt) => ({ kind: 'prompt' as const, prompt, language: patient.language, fields: {} })),
    ]
    for await (const patient of parts.patientsOf(id)) {
      const said = utterancesFor(patient)
      onPatient(said.length)
      yield* said
    }
  }
}

/** What is heard before an agent comes, and where none does. */
const aroundAgents = ['campaign/one-moment', 'campaign/survey-instead', 'campaign/apology']

function verdict({ done, failed, why }: { done: number; failed: number; why: string }): Prepared {
  return failed > done * tolerableShare ? { kind: 'failed', failures: failed, why } : { kind: 'ready' }
}

/** Frames are the same for everybody of one language: each is handed on once. */
async function* batches(utterances: AsyncIterable<Utterance>): AsyncGenerator<Utterance[]> {
  let batch: Utterance[] = []
  for await (const utterance of utterances) {
    batch.push(utterance)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
