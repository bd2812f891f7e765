import {
  IconCalendarEvent,
  IconCircleCheck,
  IconListNumbers,
  IconMicrophone,
  IconNumber123,
  IconSpeakerphone,
  IconStars,
} from '@tabler/icons-react'
import type { QuestionKind } from '../model.ts'

export const kindIcons: Record<QuestionKind, typeof IconStars> = {
  'yes-no': IconCircleCheck,
  choice: IconListNumbers,
  scale: IconStars,
  number: IconNumber123,
  date: IconCalendarEvent,
  voice: IconMicrophone,
  statement: IconSpeakerphone,
}
