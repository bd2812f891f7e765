import type { Campaign } from './dialer/campaign.ts'
import { type Notice, noticeUtterances } from './dialer/core/notice.ts'
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
  onFailure: (campaign: Campaign, report: PreparationReport) => void
}

/** Rendered together: enough to keep the voices busy, little enough to hold in memory. */
const batchSize = 500
/** Some patients lack a field that a text asks for; when it is more than these, the text is wrong and not the patients. */
const tolerableShare = 0.05

/** Everything that a campaign may say, spoken before its first call. */
export function createCampaignSpeech(parts: CampaignSpeechParts): SpeechPreparation {
  return {
    prepare: (campaign, onProgress) => parts.inFlight.during(() => prepareAll(campaign, onProgress)),
  }

  async function prepareAll(campaign: Campaign, onProgress: (done: number) => void): Promise<Prepared> {
    const total = { done: 0, failed: 0, why: '' }
    await parts.speech.reload()
    for await (const batch of batches(utterancesOf(campaign))) {
      const report = await parts.speech.prepare(batch, (done) => onProgress(total.done + done))
      total.done += batch.length
      total.failed += report.failed.length
      total.why ||= report.failed[0]?.why ?? ''
      if (report.failed.length > 0) parts.onFailure(campaign, report)
    }
    return verdict(total)
  }

  async function* utterancesOf({ id, questionnaireVersionId, ...notice }: Campaign): AsyncGenerator<Utterance> {
    const utterancesFor =
      questionnaireVersionId === undefined ? saying(notice) : await parts.surveyUtterancesFor(questionnaireVersionId)
    for await (const patient of parts.patientsOf(id)) yield* utterancesFor(patient)
  }
}

const saying =
  (notice: Notice) =>
  ({ fields, language }: Patient): Utterance[] =>
    noticeUtterances(notice, language, fields)

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
