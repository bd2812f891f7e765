import { type OwnWords, ownUtterance } from '../../speech/core/own-words.ts'
import type { Fields, Language, Utterance } from '../../speech/speech.ts'

/** The id under which the script says words that the campaign brings along. */
export const ownNotice = 'campaign/notice'

/** What a notice says: a prompt of the library, or words of its own. */
export type Notice = { noticePrompt: string | undefined; noticeText: OwnWords | undefined }

/** Around the notice: what the script `voice-notice` says besides. */
const frame = ['notice/greeting', 'notice/repeat-or-end', 'notice/thanks', 'menu/invalid-key'] as const

/** The notice itself, as one patient hears it. */
export const noticeUtterance = ({ noticePrompt, noticeText }: Notice, language: Language, fields: Fields): Utterance =>
  noticeText === undefined
    ? { kind: 'prompt', prompt: noticePrompt ?? '', language, fields }
    : ownUtterance(noticeText, language, fields)

/** Everything that a notice call may say to one patient, for rendering before it is placed. */
export const noticeUtterances = (notice: Notice, language: Language, fields: Fields): Utterance[] => [
  ...frame.map((prompt): Utterance => ({ kind: 'prompt', prompt, language, fields })),
  noticeUtterance(notice, language, fields),
]
