import { useUrlState } from '../../kit/url-state.ts'

const defaults = { queue: '', state: '', page: 1, callers: 1 }

/** What is looked at: one queue or all, agents in one state or all. */
export const useFloorViewState = () => useUrlState(defaults)
