import { notifications } from '@mantine/notifications'
import { ApiError } from '../api/client.ts'
import { kitText } from './texts.ts'

/** A short word in the corner that something was done. */
export const tellDone = (message: string): void => {
  notifications.show({ message, color: 'teal', autoClose: 4000 })
}

/** Says what failed, in the engine's own words; stays until it is closed. */
export function tellFailure(error: unknown): void {
  const message = error instanceof ApiError || error instanceof Error ? error.message : String(error)
  notifications.show({ title: kitText('error.title'), message, color: 'red', autoClose: 12_000 })
}
