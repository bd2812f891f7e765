/** What a bench and the engine's process say to each other. */
export type Ask = { ask: 'sign-in'; users: readonly number[] } | { ask: 'cpu' } | { ask: 'stop' }
/** Each ask is told of once it is done, with the processor time that the engine has used by then. */
export type Told = { told: 'ready' | Ask['ask']; cpuMs: number }
