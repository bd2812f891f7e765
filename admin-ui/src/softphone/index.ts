import { lazy } from 'react'

export { type SoftphoneHold, SoftphoneUnavailable, useSoftphone } from './use-softphone.ts'
/** In chunks of their own; JsSIP comes in another one, when the phone is turned on. */
export const SoftphonePanel = lazy(() => import('./softphone-panel.tsx'))
export const SoftphoneLine = lazy(() => import('./softphone-line.tsx'))
